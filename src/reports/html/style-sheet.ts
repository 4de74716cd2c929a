// How a report looks, on a screen and on paper. It is a constant: the page allows it by its hash, and nothing that
// a report says can become a part of it.
//
// One scale of type (12, 14, 16, 22 px) and one of space (4, 8, 16, 24 px). On paper each page has its number, and
// whose report it is; no row of a table is torn apart, and a heading stays with what it is over.

export const styleSheet = `
:root{color-scheme:light dark;--paper:#fff;--ink:#16202a;--faint:#55616d;--line:#ccd4db;--soft:#f3f6f8;--brand:#0b5563;--abnormal:#8a4b00;--critical:#a3092f}
*{box-sizing:border-box}
body{margin:0;background:var(--soft);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;background:var(--paper);padding:0 24px}
header{display:flex;flex-wrap:wrap;gap:16px;justify-content:space-between;padding-top:24px;border-top:4px solid var(--brand)}
main{padding-top:1px;padding-bottom:16px}
footer{padding-top:8px;padding-bottom:24px;color:var(--faint);font-size:12px}
h1,h2,h3,p,dl,dd,ul{margin:0}
h1{font-size:22px;line-height:1.25}
h2{font-size:16px;margin:24px 0 8px}
h3{font-size:14px}
.laboratory{font-weight:600;font-size:16px;color:var(--brand)}
.faint,.origin{color:var(--faint);font-size:12px}
.status{border-left:4px solid var(--brand);padding-left:16px;margin:16px 0}
.status.attention{border-color:var(--critical)}
.facts{display:grid;grid-template-columns:1fr 1fr;gap:0 24px;border:1px solid var(--line);border-radius:4px;padding:8px 16px}
.facts dl{display:grid;grid-template-columns:7.5rem 1fr;gap:4px 8px;align-content:start}
dt{color:var(--faint)}
dd{font-weight:600;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
.results{table-layout:fixed}
.results col:nth-child(1){width:33%}
.results col:nth-child(2){width:15%}
.results col:nth-child(3){width:15%}
.results col:nth-child(4){width:21%}
.results col:nth-child(5){width:16%}
caption{text-align:left;font-size:16px;font-weight:600;padding:24px 0 8px}
th,td{text-align:left;vertical-align:top;padding:4px 8px;overflow-wrap:anywhere}
thead th{color:var(--faint);font-size:12px;overflow-wrap:normal;font-weight:600;border-bottom:1px solid var(--ink)}
tbody th{font-weight:600}
tbody.result{border-bottom:1px solid var(--line)}
.value{text-align:right;font-variant-numeric:tabular-nums}
.results .value,.results .flag{font-weight:600}
.abnormal .value,.abnormal .flag{color:var(--abnormal)}
.critical .value,.critical .flag{color:var(--critical);font-weight:700}
.critical .flag span{display:inline-block;border:1px solid;border-radius:4px;padding:0 4px}
.below td{padding-top:0}
.correction{border-left:4px solid var(--critical);padding-left:8px}
.note{border-left:4px solid var(--faint);padding-left:8px}
del{text-decoration-thickness:2px}
.results .pending{color:var(--faint);font-style:italic;font-weight:400}
.calls{padding-left:16px}
.identity{display:none}
@media (prefers-color-scheme:dark){:root{--paper:#15191d;--ink:#e9edf1;--faint:#a6b1bb;--line:#38424b;--soft:#0d1012;--brand:#5cc3d3;--abnormal:#f5b04a;--critical:#ff8aa3}}
@media (max-width:40rem){main,header,footer{padding-left:16px;padding-right:16px}.facts{grid-template-columns:1fr;gap:4px}th,td{padding:4px}.results{font-size:12px}thead th{font-size:11px}}
@page{size:A4;margin:16mm 15mm 22mm;@bottom-right{content:"Page " counter(page) " of " counter(pages);font:9pt system-ui,"DejaVu Sans",sans-serif;vertical-align:top;padding-top:4mm}}
@media print{
:root{--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--soft:#fff;--brand:#0b5563;--abnormal:#000;--critical:#000}
body{font-size:9.5pt}
main,header,footer{max-width:none;padding:0}
header{border-top-width:1.5mm}
.scroll{overflow:visible}
thead{display:table-header-group}
.identity{display:table-row}
.identity td{font-size:8pt;color:var(--faint);text-align:right}
tbody.result,.facts,.status,.calls li{break-inside:avoid}
h2,h3,caption{break-after:avoid}
footer{padding-top:8px}
}
`
