-- Which numbers has this patient had? Asked whenever a patient is read as FHIR, which tells the old ones too:
--   Ann · M-101 (usual) · M-100 (old, before it was corrected)
-- Until now the table was only asked the other way round: whose is this number?
create index patient_mrns_patient_id_idx on patient_mrns (patient_id);
