// Made of the OpenAPI document by `npm run client:types`. Not to be edited.
export interface paths {
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where am I signed in?
         * @description The own sessions that are open. Address and program are those of the sign-in. They are shown to the person, to administrators and auditors, and deleted 30 days after the session would have ended.
         *
         *     For: every role (scope `account:own`).
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of the own sessions
         * @description At once here, and in other api processes within ten seconds. Repeated, it changes nothing.
         *
         *     For: every role (scope `account:own`).
         */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where is this user signed in?
         * @description The sessions that are open. Address and program are those of the sign-in. They are shown to the person, to administrators and auditors, and deleted 30 days after the session would have ended.
         *
         *     For: admin, auditor (scope `sessions:read`).
         */
        get: operations["listSessionsOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session of a user
         * @description As for a computer that was lost. To end all of them, deactivate the user.
         *
         *     For: admin (scope `sessions:end`).
         */
        delete: operations["endSessionOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password-resets/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a password by a link
         * @description With the code of a link that an administrator has given, and nobody signed in. It is good once, and ends every session of before. A code that never was, was used or is too old is refused in the same words.
         */
        post: operations["setPasswordByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in, or refresh
         * @description The password grant starts a session of 12 hours, the refresh token grant continues it. An access token is good for 10 minutes. A refresh token is good for one use: a second use ends the session, because one of the two users must be a thief. The client credentials grant is for service accounts (client id and secret by HTTP Basic or in the form): its token is good for 10 minutes, and has no refresh token.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session that the token belongs to (RFC 7009). Holding the token is all that is needed. A token that is not known, or not any more, is answered 200 as well: it is as good as revoked.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in a browser
         * @description Starts a session of 12 hours whose proof is a cookie that scripts cannot read. Only pages of this origin can use it to write. A second cookie, of 30 days, is what this browser is known again by: failures elsewhere then keep nobody from signing in here. Programs take tokens instead (POST /v1/auth/token).
         */
        post: operations["startBrowserSession"];
        /**
         * End the own session
         * @description The session of the cookie or of the token that the request shows.
         *
         *     For: every role (scope `account:own`).
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I, and what may I do?
         * @description The signed-in user, the role, and the scopes that come with it.
         *
         *     For: every role (scope `account:own`).
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description Ends all other sessions of the user; the one that asks goes on.
         *
         *     For: every role (scope `account:own`).
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public keys that verify access tokens
         * @description For other services that are handed our tokens: a key is known by its kid.
         */
        get: operations["readKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may sign in, and who may not any more
         * @description By name; ?role= lists those of one role. Nothing here proves who somebody is.
         *
         *     For: admin, auditor (scope `users:read`).
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Add a user, who sets a password by a link
         * @description The answer has a link that is good once and for 24 hours. It is shown here and never again: hand it to the person. Nobody else knows their password, and until it is set nobody signs in. Without an Idempotency-Key, because what is kept for a repeat would be the link.
         *
         *     For: admin (scope `users:write`).
         */
        post: operations["addUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description The role, whether the user may sign in, and when that was done last. The ETag is what a change sends as If-Match.
         *
         *     For: admin, auditor (scope `users:read`).
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the name or the role of a user
         * @description Send the fields that change, and as If-Match the ETag that you have seen. Another role ends every session, here at once and in other api processes within ten seconds. Nobody changes their own role. A user name stays: the audit of years ago is read by it.
         *
         *     For: admin (scope `users:write`).
         */
        patch: operations["editUser"];
        trace?: never;
    };
    "/v1/users/{id}/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link with which a user sets a new password
         * @description Good once and for an hour (an invitation, for who has no password yet: 24 hours); a link of before is good no more. It is shown here and never again. Sessions and the old password stay good until it is used. Say how you know who asks: whoever has the link signs in under this name. Without an Idempotency-Key, as adding a user.
         *
         *     For: admin (scope `users:write`).
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List those who work here, by name
         * @description What documents say by an id (collected_by, verified_by, …) has its name here. Who may sign in no more is here too: what they did stays theirs.
         *
         *     For: every role (scope `people:read`).
         */
        get: operations["listPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shut a user out, and end all sessions for good
         * @description Every session ends here at once, and in other api processes within ten seconds. Nobody deactivates themselves, so an administrator is always left. Repeated, it changes nothing.
         *
         *     For: admin (scope `users:write`).
         */
        post: operations["deactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a user sign in again
         * @description With the password of before. Sessions that were ended stay ended.
         *
         *     For: admin (scope `users:write`).
         */
        post: operations["reactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which other systems may sign in
         * @description By client id, with their scopes and when each secret was used last.
         *
         *     For: admin, auditor (scope `service-accounts:read`).
         */
        get: operations["listServiceAccounts"];
        put?: never;
        /**
         * Add a service account
         * @description With the scopes that the system needs, and no more. To verify and to correct results, and whatever else is a person’s to judge, cannot be given. It signs in once it has a secret.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        post: operations["addServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a service account
         * @description Its scopes, and its secrets without what they are. The ETag goes into If-Match.
         *
         *     For: admin, auditor (scope `service-accounts:read`).
         */
        get: operations["getServiceAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the name or the scopes of a service account
         * @description Other scopes end every token that it has: it gets new ones with its secret.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        patch: operations["editServiceAccount"];
        trace?: never;
    };
    "/v1/service-accounts/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a secret to a service account
         * @description Shown here and never again. Those of before stay good, so that the system can be given the new one while it works; then revoke the old one. Without an Idempotency-Key, because what is kept for a repeat would be the secret.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        post: operations["addSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/secrets/{secret_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a secret, and the tokens that were got with it
         * @description Here at once, and in other api processes within ten seconds.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        delete: operations["revokeSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shut a service account out
         * @description Its tokens end here at once, and in other api processes within ten seconds.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        post: operations["deactivateServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a service account sign in again
         * @description With the secrets of before. Revoke one that may be known to somebody else first.
         *
         *     For: admin (scope `service-accounts:write`).
         */
        post: operations["reactivateServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find patients
         * @description By name, MRN or date of birth; deleted patients are left out.
         *
         *     For: every role (scope `patients:read`).
         */
        get: operations["listPatients"];
        put?: never;
        /**
         * Register a patient
         * @description Under the medical record number (MRN) of the hospital; who comes without one gets a number of the laboratory.
         *
         *     For: admin, clerk (scope `patients:write`).
         */
        post: operations["registerPatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a patient
         * @description The ETag of the answer is what a change sends as If-Match.
         *
         *     For: every role (scope `patients:read`).
         */
        get: operations["getPatient"];
        put?: never;
        post?: never;
        /**
         * Delete a patient who has no open order
         * @description It can be restored. Its MRN stays taken, its orders and results stay readable.
         *
         *     For: admin, clerk (scope `patients:write`).
         */
        delete: operations["deletePatient"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a patient
         * @description Send the fields that change, and as If-Match the ETag that you have seen: nobody overwrites what somebody else has changed meanwhile.
         *
         *     For: admin, clerk (scope `patients:write`).
         */
        patch: operations["editPatient"];
        trace?: never;
    };
    "/v1/patients/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a deleted patient back
         * @description The patient is found again, under the same id and MRN.
         *
         *     For: admin, clerk (scope `patients:write`).
         */
        post: operations["restorePatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tests
         * @description What the laboratory can measure, each test with its LOINC code and its unit.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["listTests"];
        put?: never;
        /**
         * Add a test to the catalogue
         * @description It can be ordered at once. Until it has intervals (POST /v1/interval-drafts), each of its results waits for a person.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["createTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tests/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a test with the intervals and unit conversions in force
         * @description With its ranges by sex and age, its critical limits and the units that it may be reported in; now, or as it was or is planned to be `at` another moment. The ETag goes into If-Match.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["getTest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some fields of a test, or take it out of use
         * @description With active false it can no longer be ordered; what was ordered is still measured. Unit and specimen type stay once there are results.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        patch: operations["editTest"];
        trace?: never;
    };
    "/v1/panels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all panels with their tests
         * @description A panel is ordered by one code and stands for several tests.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["listPanels"];
        put?: never;
        /**
         * Add a panel
         * @description A code under which several tests are ordered.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["createPanel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/panels/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a panel
         * @description The ETag of the answer is what a change sends as If-Match.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["getPanel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a panel, or take it out of use
         * @description Its `tests` are given as the whole list. Orders that were placed keep the items that they got.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        patch: operations["editPanel"];
        trace?: never;
    };
    "/v1/rejection-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all reasons to reject a sample
         * @description Codes of HL7 table 0490, and those of the laboratory.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["listRejectionReasons"];
        put?: never;
        /**
         * Add a reason of the laboratory to refuse a sample
         * @description Other systems do not know it: those of HL7 table 0490 are there already.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["addRejectionReason"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rejection-reasons/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a reason to reject a sample
         * @description The ETag of the answer is what a change sends as If-Match.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["getRejectionReason"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a reason of the laboratory, or take a reason out of use
         * @description Samples that were refused for it still name it.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        patch: operations["editRejectionReason"];
        trace?: never;
    };
    "/v1/tests/{code}/unit-conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a unit conversion in force
         * @description From now or a later moment on; the one before ends then. Results that were entered before keep theirs.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["addConversion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tests/{code}/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Permit a word that a coded test may be reported in
         * @description It can be entered at once. A word is never edited: to change what it means, deactivate it and add it anew. Results that were entered before keep their row.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["addWord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tests/{code}/words/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a word of a coded test out of use
         * @description It can no longer be entered. Results that have it keep it, and their flag.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["deactivateWord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interval-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List drafts of intervals, and what was published
         * @description Newest first: what is proposed, and the history of what was put in force.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["listDrafts"];
        put?: never;
        /**
         * Draft intervals of a test
         * @description All that it shall have in one category. Bounds are given in any of its units, as they were published, and converted exactly. A draft judges nothing.
         *
         *     For: admin, pathologist (scope `intervals:draft`).
         */
        post: operations["draftIntervals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interval-drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a draft of intervals
         * @description As it was given, and in the unit of the test. The ETag goes into If-Match.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["getDraft"];
        put?: never;
        post?: never;
        /**
         * Give a draft up
         * @description It stays readable, as discarded.
         *
         *     For: admin, pathologist (scope `intervals:draft`).
         */
        delete: operations["discardDraft"];
        options?: never;
        head?: never;
        /**
         * Change a draft of intervals
         * @description Its `intervals` are given as the whole list. Saved again, it is based on what is published by now.
         *
         *     For: admin, pathologist (scope `intervals:draft`).
         */
        patch: operations["editDraft"];
        trace?: never;
    };
    "/v1/interval-drafts/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a draft would change
         * @description The rules are asked of the results of the last month once more, with these intervals: which flags would change, what would be critical, held or released. Nothing is written.
         *
         *     For: admin, pathologist (scope `intervals:draft`).
         */
        get: operations["previewDraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tests/{code}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * For whom a test has no interval
         * @description By sex and age, now or at another moment: whoever is in it gets no flag, or no limits.
         *
         *     For: every role (scope `catalogue:read`).
         */
        get: operations["getCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interval-drafts/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a draft in force
         * @description From now or a later moment on, in the place of all that the test has in this category. Results that were entered before keep their interpretation.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["publishDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders
         * @description Newest first; by status, priority, patient or order number.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Place an order
         * @description Tests and panels are named by their codes; a panel stands for its tests, and no test is ordered twice. The answer has an item for each test.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order with its items, results and samples
         * @description Everything that is known of the order in one document: each item with the result that counts, and the samples.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to an order, first things first
         * @description Placed, collected, received, entered, released: each step with its time.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["listOrderEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add tests to an order
         * @description They wait for a sample, or are measured in one that is there. An order that was completed is in progress again. Of a panel, the tests that the order does not have yet.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["addOrderItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put an order on hold
         * @description No sample and no result is taken for it until it is resumed.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["holdOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an order off hold
         * @description It goes on from where its samples and results are.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["resumeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List samples
         * @description Newest first; ?awaits_recollection=true lists the rejected ones that must be collected again, ?due_for_disposal=true the stored ones that need be kept no longer, and ?storage_place=R12/ what is in a rack.
         *
         *     For: every role (scope `samples:read`).
         */
        get: operations["listSamples"];
        put?: never;
        /**
         * Record that a sample was collected
         * @description The tube of one specimen type for an order. The laboratory gives it an accession number, which goes onto its label.
         *
         *     For: phlebotomist, technologist (scope `samples:collect`).
         */
        post: operations["collectSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a sample
         * @description Where it is, who collected and received it, and what it replaces.
         *
         *     For: every role (scope `samples:read`).
         */
        get: operations["getSample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/label.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The label of a sample, to be printed
         * @description It has 50 × 25 mm: the accession number as Code 128 and in figures, the patient, the specimen type, when it was collected, and a mark if the order is not routine.
         *
         *     For: phlebotomist, technologist (scope `samples:collect`).
         */
        get: operations["printLabel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a sample in the laboratory
         * @description Only a sample that was received is measured. The order is in progress from here on.
         *
         *     For: technologist, pathologist (scope `samples:receive`).
         */
        post: operations["receiveSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a received sample as fit for its tests
         * @description Somebody has looked at it: enough of it, not haemolysed, the right tube.
         *
         *     For: technologist, pathologist (scope `samples:receive`).
         */
        post: operations["acceptSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a collected sample to a courier
         * @description It is in transit until the laboratory receives it. A sample need not be dispatched.
         *
         *     For: phlebotomist, technologist (scope `samples:collect`).
         */
        post: operations["dispatchSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store a sample at a place
         * @description A place is a rack and a position, and holds one sample. How long the sample is kept follows from its specimen type, and is answered as disposal_due_at. It can still be measured.
         *
         *     For: technologist (scope `samples:store`).
         */
        post: operations["storeSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a stored sample at another place
         * @description How long it is kept does not change. The place where it was is in the audit log.
         *
         *     For: technologist (scope `samples:store`).
         */
        post: operations["moveSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/dispose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dispose of a stored sample
         * @description Nobody can measure it afterwards, so it waits until no result of it is under way. Before disposal_due_at a reason is needed.
         *
         *     For: technologist (scope `samples:store`).
         */
        post: operations["disposeOfSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List results; ?status=held is the worklist of what waits for a person
         * @description Newest first; by status, test, order, sample, hold reason, or only the critical ones.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["listResults"];
        put?: never;
        /**
         * Enter a result
         * @description It is interpreted within moments by a job, which releases it or holds it for a person.
         *
         *     For: technologist, pathologist (scope `results:enter`).
         */
        post: operations["enterResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enter several results: all or none
         * @description For a whole run: they are checked and entered together, and if one of them cannot be entered none is.
         *
         *     For: technologist, pathologist (scope `results:enter`).
         */
        post: operations["enterResults"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a result with all that interpreted it
         * @description The value as it was reported, what the rules made of it, and by which range, conversion and rule set.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["getResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All versions for the same test of the order, first things first
         * @description A correction is a new version; the one before it stays as it was reported.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["listResultHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why it has this flag and this status
         * @description From the value as reported by the conversion and the limits to the flag, and every check whether it applied; who released it, and all versions. It is made from what was stored when it was interpreted: asked again after ranges, conversions, limits or policy have changed, it answers the same.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["explainResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a held result
         * @description A person has looked at it and releases it. It is final from here on and counts in the order. By the policy of the laboratory, another person than who entered it does this.
         *
         *     For: pathologist (scope `results:verify`).
         */
        post: operations["verifyResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose a correction of a final result
         * @description A new version: the reported one stands until another person has verified this one.
         *
         *     For: technologist, pathologist (scope `results:correct`).
         */
        post: operations["correctResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give up a result that is not final, and wait for a new one
         * @description The value is in doubt: it is cancelled with a reason, and the test waits to be measured again.
         *
         *     For: technologist, pathologist (scope `results:enter`).
         */
        post: operations["rerunResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/results/{id}/entered-in-error": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a result as an error; its test waits for a new one
         * @description What was reported stays readable, marked as an error; an order that was completed is in progress again.
         *
         *     For: pathologist (scope `results:verify`).
         */
        post: operations["markResultInError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List critical notices: first of all those that wait for a call
         * @description Oldest first. Unless a status is asked for, these are the ones that somebody must still be told of.
         *
         *     For: admin, technologist, pathologist, clinician, auditor (scope `notices:read`).
         */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/compliance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many notices were confirmed in time
         * @description Of the notices that opened in a period, by day and by test. What is overdue counts as not in time; what is not due yet, and what was taken back, is counted apart.
         *
         *     For: admin, technologist, pathologist, clinician, auditor (scope `notices:read`).
         */
        get: operations["readNoticeCompliance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a notice with its attempts and escalations
         * @description What is to be told, who was called when, and what they read back.
         *
         *     For: admin, technologist, pathologist, clinician, auditor (scope `notices:read`).
         */
        get: operations["getNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note a call, and confirm the notice by what was read back
         * @description Whom you tried to reach, how, and what came of it. It is confirmed when the recipient has repeated the value exactly.
         *
         *     For: technologist, pathologist (scope `notices:write`).
         */
        post: operations["attemptNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a confirmed notice
         * @description Nothing is left to do about it.
         *
         *     For: technologist, pathologist (scope `notices:write`).
         */
        post: operations["closeNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/autoverification/switches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who switched the automatic release, when and why
         * @description Newest first. ?in_force=true shows those that count now.
         *
         *     For: admin, technologist, pathologist, auditor (scope `autoverification:read`).
         */
        get: operations["listAutoverificationSwitches"];
        put?: never;
        /**
         * Switch the automatic release off, on trial or on
         * @description Of one test, or of all. It takes effect at once: when this is answered, no result is released by the mode of before. Of several words the strictest counts: off before shadow before on.
         *
         *     For: admin, pathologist (scope `autoverification:switch`).
         */
        post: operations["switchAutoverification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/autoverification/modes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether results of each test are released automatically, and what makes it so
         * @description Of every test that can be ordered: off, shadow or on, by the environment, the catalogue or a switch.
         *
         *     For: admin, technologist, pathologist, auditor (scope `autoverification:read`).
         */
        get: operations["getAutoverificationModes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/autoverification/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why results are held: each reason with its counts
         * @description How many are held now for each reason, and how many results of the last days had it; by test. A reason that nothing had, or that all had, says why.
         *
         *     For: admin, technologist, pathologist, auditor (scope `autoverification:read`).
         */
        get: operations["countHoldReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/autoverification/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the machine would have done in shadow mode, and what people did
         * @description Of the results that were interpreted in shadow: how many would have been released, how many of these a person was not content with, and why the rest would have been held. Of more than 50 000 the newest are counted.
         *
         *     For: admin, technologist, pathologist, auditor (scope `autoverification:read`).
         */
        get: operations["reportShadow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/autoverification/what-if/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the machine would do with past results of a test, before anyone turns it on
         * @description The stored facts of past results are given to the rules again, as if automatic release were on. Of more than 20 000 the newest are taken.
         *
         *     For: admin, technologist, pathologist, auditor (scope `autoverification:read`).
         */
        get: operations["reportWhatIf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/items/{item_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel one test of an order
         * @description Until its result is final; a result under way is cancelled with it. The other tests go on. When all are cancelled, so is the order.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["cancelOrderItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/wrong-patient": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an order as placed for the wrong patient
         * @description The order is an error, and so is each result of it, marked wrong_patient. No tube can be trusted: its samples are rejected. The same tests are placed for the right patient, if that one is named, and a new sample is collected.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["markWrongPatientOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a sample, take back its results and ask for a recollection
         * @description Its results no longer count, the tests that they were for wait again, and the sample that is collected instead names the one it replaces. The reason is a code: see /v1/rejection-reasons.
         *
         *     For: technologist, pathologist (scope `samples:receive`).
         */
        post: operations["rejectSample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order that has no final result
         * @description Its open items and their results are cancelled with it. What is final can only be marked as an error.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/entered-in-error": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an order as placed by mistake
         * @description The order should not exist: the wrong patient, for example. What was reported stays readable, marked as an error.
         *
         *     For: admin, clerk, clinician (scope `orders:write`).
         */
        post: operations["markOrderInError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List control materials
         * @description Newest first.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listMaterials"];
        put?: never;
        /**
         * Register a control material
         * @description One level of a product; its contents stand with its lots.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["registerMaterial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the lots of control materials
         * @description Newest first; of one material with ?material_id=, of one test or instrument with ?test_code= and ?instrument=.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listLots"];
        put?: never;
        /**
         * Register a lot of a control material
         * @description It needs targets before a control of it can be judged.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["registerLot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a lot of a control material
         * @description Of which material and level it is, until when it keeps, and whether it is in use.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["getLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a lot: another is in use
         * @description From now on, rows of files that name the material are of another lot.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["closeLot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the targets of a lot
         * @description Newest first, those that were superseded among them.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listTargets"];
        put?: never;
        /**
         * Assign the mean and SD of a lot, for a test on an instrument
         * @description The first one is in force from the opening of the lot; another one supersedes it from now on. A control is judged by the target that was in force when it was measured.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["assignTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/targets/establish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Establish the mean and SD of a lot from its points
         * @description At least 20 points of at least 10 days; the SD is that of a sample (n − 1). Rejected points do not count. In force from now on.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["establishTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/sigma": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many SDs fit into the error that is allowed, for each test of a lot
         * @description Sigma = (TEa% − |bias%|) / CV%, from the points that the target in force has judged, without the rejected ones.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listSigma"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List which controls are required
         * @description Newest first, those that were superseded among them.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listRequirements"];
        put?: never;
        /**
         * Require controls for a test on an instrument
         * @description From now on its results go out by themselves only while each of the levels has passed within the hours and none was rejected since.
         *
         *     For: admin, pathologist (scope `qc:manage`).
         */
        post: operations["requireControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs of controls
         * @description Newest first; of one instrument with ?instrument=.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listRuns"];
        put?: never;
        /**
         * Enter a run of controls
         * @description All or none. Each is judged by the Westgard rules, together with those before it; a rejection holds the results of its test on the instrument.
         *
         *     For: technologist, pathologist (scope `qc:write`).
         */
        post: operations["enterControls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run with its controls
         * @description What was measured together, and what the rules say of each.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the points of a lot
         * @description By when they were measured, newest first; by test, instrument and verdict.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listPoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/points/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a point
         * @description The value of a control, its target, and what the rules say of it now.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["getPoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/points/{id}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that was ever said of a point, first things first
         * @description A control that comes late, or a corrective action that is noted late, adds a version; none is overwritten.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listEvaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/points/{id}/affected-results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the results that a rejected control casts doubt on
         * @description Those that the instrument measured for the test since the last good controls, until every level passed after a corrective action. None for a point that is not rejected.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listAffectedResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/corrective-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List corrective actions
         * @description Newest first.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listCorrectiveActions"];
        put?: never;
        /**
         * Document what was done about a test on an instrument
         * @description It starts a new series. The hold ends when every required level has passed after it.
         *
         *     For: technologist, pathologist (scope `qc:write`).
         */
        post: operations["takeCorrectiveAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where each test on each instrument stands now
         * @description In control, rejected, awaiting controls after a corrective action, or missing a level; for each that requires controls.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/lots/{id}/chart.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draw the Levey-Jennings chart of a lot
         * @description Of one test on one instrument: bands of 1, 2 and 3 SD, at most 500 points (the latest), each broken rule by shape and name, corrective actions, and the change of the lot. It follows the reader’s light or dark, and says all of it in words, too.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["drawControlChart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/qc/summaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the daily summaries of quality control
         * @description Of each day, instrument, test and lot: n, mean, SD, CV, broken rules, and required levels that were not measured. The newest day first; by day, instrument or test.
         *
         *     For: admin, technologist, pathologist, auditor (scope `qc:read`).
         */
        get: operations["listQcSummaries"];
        put?: never;
        /**
         * Sum up the quality control of a day
         * @description A job does so each night, and again when a point comes late. Any day that is over may be summed up again: the same points give the same numbers.
         *
         *     For: technologist, pathologist (scope `qc:write`).
         */
        post: operations["summarizeQcDay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patients/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a second record of a patient into the one that stays
         * @description Its orders go over to the survivor, with their results and history. It stays readable, names the survivor, and its MRN still finds the patient. Both must agree in birth date and sex.
         *
         *     For: admin (scope `patients:merge`).
         */
        post: operations["mergePatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patients/{id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a merge
         * @description The orders that went over go back. What was ordered for the survivor since stays with the survivor.
         *
         *     For: admin (scope `patients:merge`).
         */
        post: operations["unmergePatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports
         * @description Newest first; by status or instrument.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["listImports"];
        put?: never;
        /**
         * Upload a file from an analyzer
         * @description It is read by a job; follow it at the Location.
         *
         *     For: admin, technologist (scope `imports:write`).
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a file, or a profile on a file, without importing it
         * @description Answers what an import would do now: how many rows it would take, the first ones as they are understood, and those that it would refuse, each with its reason. Nothing is written. At most 1 MB and 5000 rows.
         *
         *     For: admin, technologist (scope `imports:write`).
         */
        post: operations["tryFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an import with its progress
         * @description How far it is, and what became of its rows.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/refused-rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rows that were refused, each with its reason
         * @description Nothing of a file is lost: what did not become a result stands here, with what to do about it.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["listRefusedRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/refused-rows.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download all refused rows as CSV, to correct and send again
         * @description In the dialect of the file, with the reason in an added column at the end (refused_because). Correct it and upload it as it is.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["downloadRefusedRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/read-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the file once more, after what refused its rows was mended
         * @description Rows that became results stay as they are; those that were refused are tried again.
         *
         *     For: admin, technologist (scope `imports:write`).
         */
        post: operations["readImportAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an import
         * @description What was written stays and is counted; the rest of the file is not read. To cancel twice is to cancel.
         *
         *     For: admin, technologist (scope `imports:write`).
         */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the instruments that files can come from
         * @description An upload names one of them by its code: it says which dialect the file is written in.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["listInstruments"];
        put?: never;
        /**
         * Add an instrument
         * @description A device whose files can be uploaded, with the profile that reads them.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["addInstrument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an instrument
         * @description The ETag of the answer is what a change sends as If-Match.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["getInstrument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an instrument, its profile, or take it out of use
         * @description Files that were uploaded are read by the profile that they came with.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        patch: operations["editInstrument"];
        trace?: never;
    };
    "/v1/analyzer-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the profiles by which files are read
         * @description Every version, by name, the last first, each with the instruments that use it.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["listProfiles"];
        put?: never;
        /**
         * Add a profile, or the next version of one
         * @description It is checked whole: its fields, the tests that it names and the units that it maps to. No instrument uses it until one is pointed to it.
         *
         *     For: admin (scope `catalogue:manage`).
         */
        post: operations["addProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analyzer-profiles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all versions of a profile
         * @description The last first. A version never changes: files name the one that read them.
         *
         *     For: admin, technologist, pathologist, auditor (scope `imports:read`).
         */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how much there is to do in each lane
         * @description By priority, with the age of the oldest, exactly up to a thousand of each priority; of what waits for verification the reasons too.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["countLanes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists/collect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to be collected
         * @description An order a row, with the specimens that are missing; stat first.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["listToCollect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to be received
         * @description Samples that are on their way to the laboratory; stat first.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["listToReceive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to be measured
         * @description A test a row, with the tube that it is measured in; stat first.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["listToRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to be verified
         * @description Held results with the reasons for which they are held; stat first.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["listToVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/worklists/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List whom to tell of a critical value
         * @description Notices that nobody has read back yet; overdue first, then what is due first.
         *
         *     For: every role (scope `worklists:read`).
         */
        get: operations["listToCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turnaround": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how long tests took
         * @description Percentiles of each duration from order to verification, and how many tests missed their target, of what went out on these days. The first version of a result counts. What is open and overdue stands apart.
         *
         *     For: every role (scope `turnaround:read`).
         */
        get: operations["getTurnaround"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turnaround/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open tests that have missed their target
         * @description Stat first, then what was ordered first; tests of orders on hold too.
         *
         *     For: every role (scope `turnaround:read`).
         */
        get: operations["listOverdueItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turnaround/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the targets in force
         * @description A test without a target of its own has that of all tests (`test_code` is null).
         *
         *     For: every role (scope `turnaround:read`).
         */
        get: operations["listTurnaroundTargets"];
        put?: never;
        /**
         * Set a target
         * @description For what is ordered from now on. It supersedes the target of the same test and priority.
         *
         *     For: admin (scope `turnaround:write`).
         */
        post: operations["setTurnaroundTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turnaround/targets/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a target
         * @description What is ordered from now on is judged by the target of all tests, or by none.
         *
         *     For: admin (scope `turnaround:write`).
         */
        post: operations["endTurnaroundTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turnaround/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the working calendar
         * @description Opening hours and holidays: durations count only the time in which the laboratory is open.
         *
         *     For: every role (scope `turnaround:read`).
         */
        get: operations["getWorkingCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change opening hours or holidays
         * @description Send `weeks` or `holidays` as they shall be, whole. All durations of the past are measured anew by them, in the background. New opening hours are one more week, with the date from which they apply.
         *
         *     For: admin (scope `turnaround:write`).
         */
        patch: operations["changeWorkingCalendar"];
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens, as server-sent events or over a WebSocket
         * @description An answer that does not end. Each event has the number of an event of the laboratory as its id; whoever comes again with the last one (`Last-Event-ID`, or `after`) gets what came since: nothing is missing, nothing comes twice. `ready` says from where it begins, `heartbeat` which number was passed meanwhile, `resync` that some events are kept no longer: read the state anew, and go on after the number that it says. `bye` says why the connection ends. A topic is seen by who holds the scope that lists what it is about.
         *
         *     With `Upgrade: websocket` the same messages go over a WebSocket: see /asyncapi.json.
         *
         *     For: every role (scope `live:read`).
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the results of a period as a file
         * @description Every reported version of a result that was entered from `from` until before `to`, as it is at one moment, in the order of entry: `result_id`, `version`, `status`, `status_reason`, `order_number`, `accession_number`, `specimen_type`, `mrn`, `birth_date`, `sex`, `test_code`, `test_name`, `loinc`, `value`, `unit`, `displayed_value`, `canonical_unit`, `flag`, `critical`, `reference_low`, `reference_high`, `collected_at`, `received_at`, `entered_at`, `entered_by`, `released_at`, `verified_by`, `instrument`, `superseded_at`, `corrects_value`, `corrects_unit`, `correction_reason`. A correction names what it corrects and why. What was taken back stands without its value. `Accept` chooses `application/x-ndjson` or `text/csv`. The last line says how many rows there are and the SHA-256 of all bytes before it: `{"end":true,"rows":…,"sha256":…}`, or in CSV a line of `#end`, rows and SHA-256. **A file without it was cut.** Every row that is handed out is noted in the audit of reads.
         *
         *     For: admin, pathologist, auditor (scope `results:export`).
         */
        get: operations["exportResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the report of an order
         * @description What the laboratory says of an order, for whoever treats the patient: only what was verified, with the range that was in force, what was replaced and why, and who was called. `Accept` chooses the form: `application/json`, `text/html`, `application/pdf`, `application/fhir+json`, `x-application/hl7-v2+er7`.
         *
         *     For: every role (scope `reports:read`).
         */
        get: operations["readReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, when, from what to what
         * @description Each change of a row: by whom, by which request, what the row held before and what it holds now.
         *
         *     For: admin, auditor (scope `audit:read`).
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has looked at data of patients, and at which rows
         * @description Each answer that showed data of patients. With `patient_id`: who has seen this patient, or anything of their orders.
         *
         *     For: admin, auditor (scope `audit:read`).
         */
        get: operations["listAuditReads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The signed blocks in which the audit is sealed
         * @description Note a head, and nobody can change what it seals without your noticing: `npm run audit:verify` compares.
         *
         *     For: admin, auditor (scope `audit:read`).
         */
        get: operations["listAuditBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which part of FHIR R4 there is
         * @description A CapabilityStatement: resources, search parameters, and how one signs in. It is open, because a client asks it first.
         */
        get: operations["readFhirCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Patient/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a Patient (FHIR R4)
         * @description A record that was merged into another is not active, and its link says which one stays.
         *
         *     For: every role (scope `patients:read`).
         */
        get: operations["readFhirPatient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Patient": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Patients (FHIR R4)
         * @description A page of what was found, the newest first; its link `next` leads to more.
         *
         *     For: every role (scope `patients:read`).
         */
        get: operations["searchFhirPatients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/ServiceRequest/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a ServiceRequest (FHIR R4)
         * @description An order: what is asked for, how urgently, and whether it still is.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["readFhirServiceRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/ServiceRequest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search ServiceRequests (FHIR R4)
         * @description A page of what was found, the newest first; its link `next` leads to more.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["searchFhirServiceRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Specimen/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a Specimen (FHIR R4)
         * @description A sample; one that was refused is unsatisfactory, and its condition says why.
         *
         *     For: every role (scope `samples:read`).
         */
        get: operations["readFhirSpecimen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Specimen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Specimens (FHIR R4)
         * @description A page of what was found, the newest first; its link `next` leads to more.
         *
         *     For: every role (scope `samples:read`).
         */
        get: operations["searchFhirSpecimens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Observation/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a Observation (FHIR R4)
         * @description A test of an order with its value, by LOINC and UCUM. It keeps its id: corrected, it says in its notes what was reported before, why it was replaced and by whom.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["readFhirObservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/Observation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Observations (FHIR R4)
         * @description A page of what was found, the newest first; its link `next` leads to more.
         *
         *     For: every role (scope `results:read`).
         */
        get: operations["searchFhirObservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/DiagnosticReport/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a DiagnosticReport (FHIR R4)
         * @description The report of an order, under the id of the order: how far it has come, and references to all of it.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["readFhirDiagnosticReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fhir/DiagnosticReport": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search DiagnosticReports (FHIR R4)
         * @description A page of what was found, the newest first; its link `next` leads to more.
         *
         *     For: every role (scope `orders:read`).
         */
        get: operations["searchFhirDiagnosticReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process runs: if it does not answer, restart it
         * @description It asks nothing of the database: a database that is away is no reason to restart the api.
         */
        get: operations["checkLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests may be sent to it
         * @description The database answers, its schema is the one of this release, and the queue takes jobs.
         */
        get: operations["checkReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Session: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            started_at: string;
            /**
             * Format: date-time
             * @description Kept to five minutes.
             */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
            /**
             * @description A browser shows a cookie, a program tokens.
             * @enum {string}
             */
            door: "browser" | "program";
            /** @description The network address at sign-in; of IPv6 the network. */
            address: string | null;
            /** @description What the browser or program says of itself (User-Agent). */
            program: string | null;
            /** @description Whether this request came with it. */
            is_current: boolean;
        };
        Problem: {
            /** @description A page that explains this kind of problem. */
            type: string;
            title: string;
            status: number;
            detail: string;
            request_id: string;
            /** @description For 422: each field that is wrong, as a JSON Pointer. */
            errors?: {
                pointer: string;
                code: string;
                message: string;
            }[];
            /** @description For 409: the steps that are possible now. */
            allowed?: string[];
        } & {
            [key: string]: unknown;
        };
        PasswordByLink: {
            /** @description What stands behind the # of the link. */
            code: string;
            /**
             * Format: password
             * @description As for a change of the own password.
             */
            new_password: string;
        };
        Tokens: {
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description Seconds. */
            expires_in: number;
            /** @description Good for one use. A second use ends the session. A service account has none: its secret gets the next token. */
            refresh_token?: string;
            /** @description What the token may do, separated by spaces. */
            scope: string;
        };
        TokenProblem: components["schemas"]["Problem"] & ({
            /**
             * @description The code of RFC 6749 §5.2.
             * @enum {string}
             */
            error: "invalid_client" | "invalid_grant" | "invalid_request" | "invalid_scope" | "unsupported_grant_type";
        } & {
            [key: string]: unknown;
        });
        TokenRequest: components["schemas"]["PasswordGrant"] | components["schemas"]["RefreshGrant"] | components["schemas"]["ClientCredentialsGrant"];
        PasswordGrant: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            grant_type: "password";
            username: string;
            /** Format: password */
            password: string;
            /** @description Scopes separated by spaces: the token has those of them that the role has. Left out: all of the role. */
            scope?: string;
            client_id?: string;
            client_secret?: string;
        };
        RefreshGrant: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            grant_type: "refresh_token";
            refresh_token: string;
            /** @description Scopes separated by spaces: the token has those of them that the role has. Left out: all of the role. */
            scope?: string;
            client_id?: string;
            client_secret?: string;
        };
        ClientCredentialsGrant: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            grant_type: "client_credentials";
            client_id?: string;
            /**
             * Format: password
             * @description Or both in the header Authorization, by HTTP Basic.
             */
            client_secret?: string;
            /** @description Scopes separated by spaces: the token has those of them that the role has. Left out: all of the role. */
            scope?: string;
        };
        RevokeRequest: {
            /** @description A refresh token or an access token. */
            token: string;
            /** @description Not needed. */
            token_type_hint?: string;
            client_id?: string;
            client_secret?: string;
        };
        BrowserSignIn: {
            username: string;
            /** Format: password */
            password: string;
        };
        Me: {
            /** Format: uuid */
            id: string;
            username: string;
            display_name: string;
            /** @enum {string} */
            role: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor";
            /** @description Those of the role, or fewer where the token was asked for with fewer. */
            scopes: string[];
            /** Format: date-time */
            last_sign_in_at: string | null;
        };
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /**
             * Format: password
             * @description At least 15 characters (or what is configured), at most 256, of any script, with spaces. Not one that many people have, that repeats itself, or that is made of names: the code says which (too_short, too_long, unprintable, common, repetitive, contextual).
             */
            new_password: string;
        };
        KeySet: {
            keys: {
                /** @enum {string} */
                kty: "EC";
                /** @enum {string} */
                crv: "P-256";
                kid: string;
                x: string;
                y: string;
                /** @enum {string} */
                alg: "ES256";
                /** @enum {string} */
                use: "sig";
            }[];
        };
        AddedUser: {
            user: components["schemas"]["User"];
            password_link: components["schemas"]["PasswordLink"];
        };
        User: {
            /** Format: uuid */
            id: string;
            username: string;
            display_name: string;
            /** @enum {string} */
            role: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor";
            /** @description Whether the user may sign in. */
            active: boolean;
            /** @description False until an invitation was used: nobody can sign in yet. */
            has_password: boolean;
            /** Format: date-time */
            last_sign_in_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Its ETag. */
            version: number;
        };
        PasswordLink: {
            /**
             * @description An invitation is for who has no password yet. It is good for 24 hours, a reset for one.
             * @enum {string}
             */
            kind: "invitation" | "reset";
            /** @description Where the password is set. What stands behind the # is sent to no server. */
            link: string;
            /** @description What stands behind the #: it can be pasted there. */
            code: string;
            /** Format: date-time */
            expires_at: string;
        };
        NewUser: {
            username: string;
            display_name: string;
            /** @enum {string} */
            role: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor";
        };
        UserChanges: {
            display_name?: string;
            /** @enum {string} */
            role?: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor";
        };
        PasswordResetRequest: {
            /** @description Why, and how you know that it is this person who asks. */
            reason: string;
        };
        UserPage: {
            items: components["schemas"]["User"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PersonPage: {
            items: components["schemas"]["Person"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Person: {
            /** Format: uuid */
            id: string;
            display_name: string;
            /** @enum {string} */
            role: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor" | "service";
        };
        ServiceAccountPage: {
            items: components["schemas"]["ServiceAccount"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ServiceAccount: {
            /** Format: uuid */
            id: string;
            client_id: string;
            display_name: string;
            scopes: string[];
            active: boolean;
            /** @description The newest first, revoked ones too. */
            secrets: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it got a token last. Used no more, it can be revoked.
                 */
                last_used_at: string | null;
                /** Format: date-time */
                revoked_at: string | null;
            }[];
            /** Format: date-time */
            created_at: string;
            /** @description Its ETag. */
            version: number;
        };
        NewServiceAccount: {
            client_id: string;
            display_name: string;
            /** @description What it may do. A scope that is a person’s (results:verify) is refused. */
            scopes: string[];
        };
        ServiceAccountChanges: {
            display_name?: string;
            /** @description What it may do. A scope that is a person’s (results:verify) is refused. */
            scopes?: string[];
        };
        AddedSecret: {
            /** Format: uuid */
            id: string;
            client_id: string;
            client_secret: string;
        };
        Patient: {
            /** Format: uuid */
            id: string;
            mrn: string;
            family_name: string;
            given_name: string;
            /** Format: date */
            birth_date: string;
            /** @enum {string} */
            sex: "female" | "male" | "other" | "unknown";
            /**
             * Format: uuid
             * @description The record that this one was merged into: work on that one.
             */
            replaced_by_id: string | null;
            /** @description The ETag, as a number. */
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        NewPatient: {
            /** @description Medical record number of the hospital, once for ever. Left out: the laboratory gives the next of its own. */
            mrn?: string;
            family_name: string;
            given_name: string;
            /**
             * Format: date
             * @description Not after today.
             */
            birth_date: string;
            /**
             * @description With "other" or "unknown", a range that depends on the sex is not applied.
             * @enum {string}
             */
            sex: "female" | "male" | "other" | "unknown";
        };
        PatientPage: {
            items: components["schemas"]["Patient"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        PatientChanges: {
            /** @description Medical record number of the hospital, once for ever. */
            mrn?: string;
            family_name?: string;
            given_name?: string;
            /**
             * Format: date
             * @description Not after today.
             */
            birth_date?: string;
            /**
             * @description With "other" or "unknown", a range that depends on the sex is not applied.
             * @enum {string}
             */
            sex?: "female" | "male" | "other" | "unknown";
        };
        TestPage: {
            items: components["schemas"]["TestSummary"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        TestSummary: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            loinc: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /**
             * @description What its results are: numbers, titres (1:80) or words. It never changes.
             * @enum {string}
             */
            kind: "quantitative" | "titre" | "coded";
            /** @description The canonical unit (UCUM): results are judged in it; null for words. */
            unit: string | null;
            /** @description In g/mol. */
            molar_mass: string | null;
            /** @description Digits after the point, on a report. */
            decimals: number;
            can_be_negative: boolean;
            /** @description false: every result waits for a person. */
            autoverify: boolean;
            /** @description false: it can no longer be ordered. */
            active: boolean;
            /** @description The ETag, as a number. */
            version: number;
        };
        Test: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            loinc: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /**
             * @description What its results are: numbers, titres (1:80) or words. It never changes.
             * @enum {string}
             */
            kind: "quantitative" | "titre" | "coded";
            /** @description The canonical unit (UCUM): results are judged in it; null for words. */
            unit: string | null;
            /** @description In g/mol. */
            molar_mass: string | null;
            /** @description Digits after the point, on a report. */
            decimals: number;
            can_be_negative: boolean;
            /** @description false: every result waits for a person. */
            autoverify: boolean;
            /** @description false: it can no longer be ordered. */
            active: boolean;
            /** @description The ETag, as a number. */
            version: number;
            /** @description Of a coded test, in the order in which they are offered; else none. */
            words: components["schemas"]["PermittedWord"][];
            /** @description Those in force. */
            qualified_intervals: components["schemas"]["QualifiedInterval"][];
            /** @description Those in force. */
            unit_conversions: components["schemas"]["UnitConversion"][];
            /** @description Those that come later. */
            scheduled_intervals: components["schemas"]["QualifiedInterval"][];
            /** @description Those that come later. */
            scheduled_conversions: components["schemas"]["UnitConversion"][];
            delta_check: components["schemas"]["DeltaCheck"];
        };
        PermittedWord: {
            /** Format: uuid */
            id: string;
            /** @description As it is entered and stored. */
            word: string;
            /** @description As a person reads it. */
            display: string;
            /**
             * @description HL7 table 0078; IND: indeterminate.
             * @enum {string}
             */
            flag: "N" | "A" | "IND";
            /** @description true: somebody must be told of it at once. */
            critical: boolean;
            position: number;
            /** @description false: it can no longer be entered. */
            active: boolean;
        };
        QualifiedInterval: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            category: "reference" | "critical" | "autoverification" | "absolute";
            /** @enum {string} */
            sex: "any" | "female" | "male";
            /** @description From this age on. */
            age_min: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo";
            };
            /** @description Until before this age; null: for life. */
            age_max: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo";
            } | null;
            low: string | null;
            /** @description Whether `low` itself lies inside. */
            low_inclusive: boolean;
            high: string | null;
            /** @description Whether `high` itself lies inside. */
            high_inclusive: boolean;
            /** @description `low` as a person reads it. */
            displayed_low: string | null;
            /** @description `high` as a person reads it. */
            displayed_high: string | null;
            /** @description The publication, and the value as published. */
            source: string;
            /**
             * Format: date-time
             * @description null: since ever.
             */
            valid_from: string | null;
            /**
             * Format: date-time
             * @description Until before this; null: until further.
             */
            valid_until: string | null;
        };
        /** @description canonical = reported · factor + offset, exact decimals. */
        UnitConversion: {
            /** Format: uuid */
            id: string;
            from_unit: string;
            factor: string;
            offset: string;
            source: string;
            /**
             * Format: date-time
             * @description null: since ever.
             */
            valid_from: string | null;
            /**
             * Format: date-time
             * @description Until before this; null: until further.
             */
            valid_until: string | null;
        };
        /** @description The one in force now. */
        DeltaCheck: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            method: "difference" | "percent" | "rate" | "percent_rate";
            /** @description In `unit` or percent, by day for the two rates. */
            limit: string;
            window_days: string;
            source: string;
            /** Format: date-time */
            valid_from: string | null;
        } | null;
        Panels: {
            items: components["schemas"]["Panel"][];
        };
        Panel: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            loinc: string | null;
            active: boolean;
            /** @description Codes, in the order of a report. */
            tests: string[];
            /** @description The ETag, as a number. */
            version: number;
        };
        RejectionReasons: {
            items: components["schemas"]["RejectionReason"][];
        };
        RejectionReason: {
            code: string;
            name: string;
            /** @description true: from HL7 table 0490; false: a local one. */
            hl7: boolean;
            active: boolean;
            /** @description The ETag, as a number. */
            version: number;
        };
        NewTest: {
            /** @description What people type and print; it never changes. */
            code: string;
            name: string;
            /** @description Of the property that `unit` measures. */
            loinc: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /**
             * @description UCUM. Needed for numbers; {titer} for titres, may be left out; none for words.
             * @default null
             */
            unit?: string | null;
            /**
             * @description In g/mol; null: not used.
             * @default null
             */
            molar_mass?: string | null;
            /** @description 0 for titres and words. */
            decimals: number;
            /** @default false */
            can_be_negative?: boolean;
            /** @default true */
            autoverify?: boolean;
            /**
             * @description Numbers, titres (1:80) or words. It never changes.
             * @default quantitative
             * @enum {string}
             */
            kind?: "quantitative" | "titre" | "coded";
        };
        TestChanges: {
            name?: string;
            /** @description Of the property that `unit` measures. */
            loinc?: string;
            /** @enum {string} */
            specimen_type?: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /** @description UCUM, case sensitive. */
            unit?: string;
            /** @description In g/mol; null: not used. */
            molar_mass?: string | null;
            /** @description 0 for titres and words. */
            decimals?: number;
            can_be_negative?: boolean;
            autoverify?: boolean;
            /** @description false: it can no longer be ordered. */
            active?: boolean;
        };
        /** @description canonical = reported · factor + offset. */
        NewUnitConversion: {
            /** @description UCUM, case sensitive. */
            from_unit: string;
            factor: string;
            /** @default 0 */
            offset?: string;
            /** @description Where the factor was published. */
            source: string;
            /**
             * Format: date-time
             * @description From this moment on, which has not come yet; left out: from now on.
             */
            valid_from?: string;
            /**
             * Format: uuid
             * @description The id of the last conversion from this unit that you have seen, which ends when this one begins; null: there is none.
             */
            supersedes: string | null;
        };
        NewWord: {
            /** @description As it is entered and stored. It begins with a letter, "+", or a digit and "+". */
            word: string;
            /** @description As a person reads it. */
            display: string;
            /**
             * @description N goes out by itself, if nothing else holds it; A and IND wait for a person.
             * @enum {string}
             */
            flag: "N" | "A" | "IND";
            /**
             * @description Somebody must be told at once. Only a word with the flag A can be.
             * @default false
             */
            critical?: boolean;
            position: number;
        };
        NewPanel: {
            /** @description What people type and print; it never changes. */
            code: string;
            name: string;
            /** @default null */
            loinc?: string | null;
            /** @description Codes of tests, in the order of a report. */
            tests: string[];
        };
        PanelChanges: {
            name?: string;
            loinc?: string | null;
            /** @description Codes of tests, in the order of a report. */
            tests?: string[];
            /** @description false: it can no longer be ordered. */
            active?: boolean;
        };
        NewRejectionReason: {
            /** @description Longer than the codes of HL7 table 0490: it is a local one. */
            code: string;
            name: string;
        };
        RejectionReasonChanges: {
            name?: string;
            /** @description false: no sample is refused for it any more. */
            active?: boolean;
        };
        IntervalDraftPage: {
            items: components["schemas"]["IntervalDraft"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        IntervalDraft: {
            /** Format: uuid */
            id: string;
            test_code: string;
            /** @enum {string} */
            category: "reference" | "critical" | "autoverification" | "absolute";
            /** @enum {string} */
            status: "draft" | "published" | "discarded";
            note: string;
            intervals: components["schemas"]["DraftInterval"][];
            /** @description The ETag, as a number. */
            version: number;
            /** Format: uuid */
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            published_by: string | null;
            /** Format: date-time */
            published_at: string | null;
            /**
             * Format: date-time
             * @description In force from this moment on.
             */
            valid_from: string | null;
            /**
             * Format: date-time
             * @description Until before this; null: until further.
             */
            valid_until: string | null;
        };
        DraftInterval: {
            /** @enum {string} */
            sex: "any" | "female" | "male";
            /** @description From this age on. In days (d) up to 28, months (mo) or years (a). */
            age_min: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            };
            /** @description Until before this age, which is above age_min; null: for life. In days (d) up to 28, months (mo) or years (a). */
            age_max: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            } | null;
            low_inclusive: boolean;
            high_inclusive: boolean;
            source: string;
            unit: string;
            low: string | null;
            high: string | null;
            /** @description `low` in the unit of the test, exact. */
            canonical_low: string | null;
            /** @description `high` in the unit of the test, exact. */
            canonical_high: string | null;
            /**
             * Format: uuid
             * @description What brought them there.
             */
            conversion_id: string | null;
        };
        IntervalPreview: {
            /** Format: uuid */
            draft_id: string;
            /** @description Of the draft: what a publication names. */
            version: number;
            /**
             * Format: date-time
             * @description Results entered from this moment on were asked.
             */
            entered_from: string;
            /** @description How many were asked. */
            results: number;
            /** @description true: there are more of the last month, older than these; they were not asked. */
            bound_reached: boolean;
            /** @description Each pair of flags, those that stay too. */
            flags: components["schemas"]["PreviewedFlags"][];
            newly_critical: number;
            no_longer_critical: number;
            newly_held: number;
            newly_released: number;
            /** @description Up to 50 of those that would change. */
            examples: components["schemas"]["PreviewedChange"][];
            /** @description For whom there would be no interval. */
            uncovered: components["schemas"]["UncoveredAges"][];
        };
        PreviewedFlags: {
            /** @enum {string} */
            before: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            /** @enum {string} */
            after: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            results: number;
        };
        PreviewedChange: {
            /** Format: uuid */
            result_id: string;
            /** @enum {string} */
            flag_before: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            /** @enum {string} */
            flag_after: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            newly_critical: boolean;
            no_longer_critical: boolean;
            newly_held: boolean;
            newly_released: boolean;
        };
        UncoveredAges: {
            /** @enum {string} */
            sex: "any" | "female" | "male";
            age_min: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            };
            age_max: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            } | null;
        };
        Coverage: {
            test_code: string;
            /** @enum {string} */
            category: "reference" | "critical" | "autoverification" | "absolute";
            /** Format: date-time */
            at: string;
            /** @description For whom no interval is in force, by age. */
            uncovered: components["schemas"]["UncoveredAges"][];
        };
        NewIntervalDraft: {
            test_code: string;
            /** @enum {string} */
            category: "reference" | "critical" | "autoverification" | "absolute";
            /** @description Why, for whoever asks in five years. */
            note: string;
            /** @description All that the test shall have in this category. None: it has none any more. No two may share a sex and an age. */
            intervals: components["schemas"]["NewInterval"][];
        };
        NewInterval: {
            /** @enum {string} */
            sex: "any" | "female" | "male";
            /** @description From this age on. In days (d) up to 28, months (mo) or years (a). */
            age_min: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            };
            /** @description Until before this age, which is above age_min; null: for life. In days (d) up to 28, months (mo) or years (a). */
            age_max: {
                value: number;
                /** @enum {string} */
                unit: "d" | "mo" | "a";
            } | null;
            /**
             * @description Whether `low` lies inside.
             * @default true
             */
            low_inclusive?: boolean;
            /**
             * @description Whether `high` lies inside.
             * @default true
             */
            high_inclusive?: boolean;
            /** @description The publication, and the value as published. */
            source: string;
            /** @description Any unit that the test can be reported in; left out: its own. */
            unit?: string;
            /**
             * @description Null only beside a `high`.
             * @default null
             */
            low?: string | null;
            /**
             * @description Null only beside a `low`.
             * @default null
             */
            high?: string | null;
        };
        IntervalDraftChanges: {
            /** @description Why, for whoever asks in five years. */
            note?: string;
            /** @description All that the test shall have in this category. None: it has none any more. No two may share a sex and an age. */
            intervals?: components["schemas"]["NewInterval"][];
        };
        Publication: {
            /** @description The version that you have previewed. */
            version: number;
            /**
             * Format: date-time
             * @description From this moment on, which has not come yet; left out: from now on.
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Until before this moment; what is replaced then resumes. Left out: until further.
             */
            valid_until?: string;
        };
        Order: {
            /** Format: uuid */
            id: string;
            /** @description A label, not a count: a number may be missing, and none is given twice. */
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** @enum {string} */
            status: "placed" | "in_progress" | "on_hold" | "completed" | "cancelled" | "entered_in_error";
            status_reason: string | null;
            /** Format: uuid */
            ordered_by: string;
            /** Format: date-time */
            ordered_at: string;
            /** Format: date-time */
            completed_at: string | null;
            /** @description It is an error: another patient was meant. So is each result of it. */
            wrong_patient: boolean;
            /**
             * Format: uuid
             * @description The order for the wrong patient that this one was placed instead of.
             */
            replaces_id: string | null;
            /**
             * Format: uuid
             * @description The same for the right patient.
             */
            replaced_by_id: string | null;
            /**
             * @description How far the report has come, derived from the items: FHIR R4 DiagnosticReport.status (there with hyphens).
             * @enum {string}
             */
            report_status: "registered" | "partial" | "preliminary" | "final" | "corrected" | "cancelled" | "entered_in_error";
            items: components["schemas"]["OrderItem"][];
            samples: {
                /** Format: uuid */
                id: string;
                accession_number: string;
                /** @enum {string} */
                specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
                /** @enum {string} */
                status: "collected" | "in_transit" | "received" | "accepted" | "stored" | "disposed" | "rejected";
            }[];
        };
        OrderItem: {
            /** Format: uuid */
            id: string;
            test_code: string;
            test_name: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /** @enum {string} */
            status: "pending" | "resulted" | "final" | "cancelled";
            /** @description Why it was cancelled by itself; if with its order, the reason is there. */
            status_reason: string | null;
            /**
             * Format: uuid
             * @description The result that asked for it by a rule; null if a person did.
             */
            caused_by_result_id: string | null;
            /** @description The reported result; while there is none, the one under way. */
            result: {
                /** Format: uuid */
                id: string;
                version: number;
                /** @enum {string} */
                status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
                value: string;
                /** @description UCUM; null for a word. */
                unit: string | null;
                canonical_value: string | null;
                canonical_unit: string | null;
                /** @description The canonical value as a person reads it: see Result. */
                displayed_value: string | null;
                /** @enum {string|null} */
                flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
                critical: boolean | null;
                hold_reasons: string[];
                /**
                 * @description Why a derived test has no value; null for all others.
                 * @enum {string|null}
                 */
                not_evaluated: "missing_value" | "has_comparator" | "other_unit" | "not_adult" | "unknown_sex" | "triglycerides_too_high" | "not_positive" | null;
                /** Format: date-time */
                released_at: string | null;
                /** @description What was reported before, the last first: why it was replaced, by whom, when. */
                replaced: {
                    /** Format: uuid */
                    id: string;
                    version: number;
                    value: string;
                    unit: string | null;
                    displayed_value: string | null;
                    /** @enum {string|null} */
                    flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
                    correction_reason: string;
                    /**
                     * Format: uuid
                     * @description Who proposed the correction; null if it was derived anew from corrected values.
                     */
                    corrected_by: string | null;
                    /** Format: date-time */
                    superseded_at: string;
                }[];
            } | null;
        };
        NewOrder: {
            /** Format: uuid */
            patient_id: string;
            /**
             * @default routine
             * @enum {string}
             */
            priority?: "routine" | "urgent" | "asap" | "stat";
            /**
             * @description Codes of tests; at least one, or a panel.
             * @default []
             */
            tests?: string[];
            /**
             * @description Codes of panels: each stands for its tests.
             * @default []
             */
            panels?: string[];
        };
        OrderPage: {
            items: components["schemas"]["OrderSummary"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        OrderSummary: {
            /** Format: uuid */
            id: string;
            /** @description A label, not a count: a number may be missing, and none is given twice. */
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** @enum {string} */
            status: "placed" | "in_progress" | "on_hold" | "completed" | "cancelled" | "entered_in_error";
            status_reason: string | null;
            /** Format: uuid */
            ordered_by: string;
            /** Format: date-time */
            ordered_at: string;
            /** Format: date-time */
            completed_at: string | null;
        };
        OrderEvents: {
            items: components["schemas"]["OrderEvent"][];
        };
        OrderEvent: {
            type: string;
            /** Format: uuid */
            subject_id: string;
            data: {
                [key: string]: string | number | boolean | null;
            };
            /** Format: date-time */
            created_at: string;
        };
        AddedTests: {
            /**
             * @description Codes of tests; at least one, or a panel.
             * @default []
             */
            tests?: string[];
            /**
             * @description Codes of panels: each stands for its tests.
             * @default []
             */
            panels?: string[];
        };
        StatusReason: {
            reason: string;
        };
        Sample: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            order_id: string;
            accession_number: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /** @enum {string} */
            status: "collected" | "in_transit" | "received" | "accepted" | "stored" | "disposed" | "rejected";
            /** Format: date-time */
            collected_at: string;
            /** Format: uuid */
            collected_by: string;
            /** Format: date-time */
            dispatched_at: string | null;
            /** Format: uuid */
            dispatched_by: string | null;
            /** Format: date-time */
            received_at: string | null;
            /** Format: uuid */
            received_by: string | null;
            /** Format: date-time */
            accepted_at: string | null;
            /** Format: uuid */
            accepted_by: string | null;
            /** @description Where it is kept; of one that was disposed of, where it was. */
            storage_place: string | null;
            /** Format: date-time */
            stored_at: string | null;
            /** Format: uuid */
            stored_by: string | null;
            /**
             * Format: date-time
             * @description From then on it is due for disposal: by the policy on the day it was stored.
             */
            disposal_due_at: string | null;
            /** Format: date-time */
            disposed_at: string | null;
            /** Format: uuid */
            disposed_by: string | null;
            /** @enum {string|null} */
            disposal_method: "autoclave" | "incineration" | "chemical" | "used_up" | "returned" | null;
            disposal_reason: string | null;
            /** Format: date-time */
            rejected_at: string | null;
            /** Format: uuid */
            rejected_by: string | null;
            rejection_code: string | null;
            rejection_note: string | null;
            /**
             * Format: uuid
             * @description The rejected sample that this one was collected to replace.
             */
            replaces_id: string | null;
            /** @description It was rejected, nothing has been collected in its place yet, and a test still waits for it. */
            awaits_recollection: boolean;
            /** Format: date-time */
            created_at: string;
        };
        NewSample: {
            /** Format: uuid */
            order_id: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /**
             * Format: date-time
             * @description When it was taken from the patient; left out: just now.
             */
            collected_at?: string;
            /** @description The number on a label of another system, where the sample came with one. Left out, the laboratory gives the next of its own. Capitals do not matter. */
            accession_number?: string;
        };
        SamplePage: {
            items: components["schemas"]["Sample"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Storage: {
            /** @description Rack and position: it holds one tube. Capitals do not matter. */
            storage_place: string;
        };
        NewPlace: {
            /** @description Rack and position: it holds one tube. Capitals do not matter. */
            storage_place: string;
        };
        Disposal: {
            /** @enum {string} */
            method: "autoclave" | "incineration" | "chemical" | "used_up" | "returned";
            /**
             * @description Needed for a sample that is still to be kept.
             * @default null
             */
            reason?: string | null;
        };
        EnteredResult: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            order_item_id: string;
            /** Format: uuid */
            sample_id: string;
            version: number;
            /** @enum {string} */
            status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
            value: string;
            /** @description UCUM; null for a word. */
            unit: string | null;
        };
        NewResult: {
            /** Format: uuid */
            order_item_id: string;
            /** Format: uuid */
            sample_id: string;
            /** @description By the kind of the test. Quantitative: a decimal as text, it keeps its digits. Titre: "1:80", "<1:20". Coded: one of the words that GET /v1/tests/{code} lists, in any capitals; it is stored as it is listed. */
            value: string;
            /** @description UCUM. Needed for a quantitative test; a titre may leave it out, and a coded test has none. */
            unit?: string | null;
        };
        EnteredResults: {
            items: components["schemas"]["EnteredResult"][];
        };
        NewResults: {
            results: {
                /** Format: uuid */
                order_item_id: string;
                /** Format: uuid */
                sample_id: string;
                /** @description By the kind of the test. Quantitative: a decimal as text, it keeps its digits. Titre: "1:80", "<1:20". Coded: one of the words that GET /v1/tests/{code} lists, in any capitals; it is stored as it is listed. */
                value: string;
                /** @description UCUM. Needed for a quantitative test; a titre may leave it out, and a coded test has none. */
                unit?: string | null;
            }[];
        };
        ResultPage: {
            items: components["schemas"]["Result"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Result: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            order_id: string;
            /** Format: uuid */
            order_item_id: string;
            /** Format: uuid */
            sample_id: string;
            accession_number: string;
            test_code: string;
            version: number;
            /** @enum {string} */
            status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
            status_reason: string | null;
            value: string;
            /** @description UCUM; null for a word. */
            unit: string | null;
            canonical_value: string | null;
            canonical_unit: string | null;
            /** @description The canonical value as a person reads it: with its comparator, rounded half up to the decimals of the test; a titre as 1:n, a word as the catalogue displays it. What is judged is the exact value. */
            displayed_value: string | null;
            /**
             * @description HL7 table 0078; IND: indeterminate.
             * @enum {string|null}
             */
            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
            critical: boolean | null;
            /** @description Why it waits for a person. */
            hold_reasons: string[];
            /** @description The reference range it was judged by. */
            reference: {
                /** Format: uuid */
                id: string;
                low: string | null;
                low_inclusive: boolean;
                high: string | null;
                high_inclusive: boolean;
                /** @description `low` as a person reads it. */
                displayed_low: string | null;
                /** @description `high` as a person reads it. */
                displayed_high: string | null;
            } | null;
            delta: components["schemas"]["Delta"];
            /** @description Age at collection: 31 · months + days. */
            age_index: number | null;
            time_zone: string | null;
            rule_set: number | null;
            /** Format: uuid */
            conversion_id: string | null;
            /** Format: uuid */
            critical_interval_id: string | null;
            /** Format: uuid */
            autoverification_interval_id: string | null;
            /** Format: uuid */
            absolute_interval_id: string | null;
            instrument: string | null;
            instrument_flags: string[];
            /** Format: date-time */
            measured_at: string | null;
            /**
             * Format: uuid
             * @description Null if it was derived, or sent by an instrument.
             */
            entered_by: string | null;
            derived_from: components["schemas"]["DerivedFrom"];
            /** Format: date-time */
            entered_at: string;
            /** Format: date-time */
            interpreted_at: string | null;
            /**
             * Format: uuid
             * @description Null on a final result: released by autoverification.
             */
            verified_by: string | null;
            /** Format: date-time */
            released_at: string | null;
            /** Format: uuid */
            corrects_id: string | null;
            correction_reason: string | null;
            /** Format: date-time */
            superseded_at: string | null;
            /** @description What was reported before: the value that this one corrects. */
            corrects: {
                version: number;
                value: string;
                /** @description UCUM; null for a word. */
                unit: string | null;
            } | null;
            /** @description An error that was reported of another patient than it was measured for. */
            wrong_patient: boolean;
        };
        /** @description What the value was compared with, and what came of it; null for a result that was interpreted before there were delta checks. */
        Delta: {
            /** @enum {string} */
            outcome: "passed" | "failed" | "no_rule" | "no_previous" | "outside_window" | "has_comparator" | "other_unit" | "previous_zero" | "no_interval";
            /** @enum {string|null} */
            method: "difference" | "percent" | "rate" | "percent_rate" | null;
            /** @description In the unit of the test or in percent, by day for the two rates. */
            limit: string | null;
            window_days: string | null;
            /** Format: uuid */
            previous_result_id: string | null;
            /** @description With its comparator, in the unit that the test had then. */
            previous_value: string | null;
            previous_unit: string | null;
            /** Format: date-time */
            previous_collected_at: string | null;
        } | null;
        /** @description What it was computed from; null if it was measured. */
        DerivedFrom: {
            /** @enum {string} */
            formula: "ckd_epi_2021" | "anion_gap" | "friedewald";
            /** Format: uuid */
            definition_id: string;
            /**
             * @description Why there is no value; null if there is one.
             * @enum {string|null}
             */
            not_evaluated: "missing_value" | "has_comparator" | "other_unit" | "not_adult" | "unknown_sex" | "triglycerides_too_high" | "not_positive" | null;
            age_years: number;
            sex: string;
            inputs: {
                /** @enum {string} */
                role: "creatinine" | "sodium" | "chloride" | "bicarbonate" | "cholesterol" | "hdl_cholesterol" | "triglycerides";
                test: string;
                /** Format: uuid */
                result_id: string;
                value: string | null;
                /** @enum {string|null} */
                comparator: "<" | ">" | null;
                unit: string;
                /** @description Nobody had looked at it yet. */
                held: boolean;
            }[];
        } | null;
        ResultList: {
            items: components["schemas"]["Result"][];
        };
        Explanation: {
            /** Format: uuid */
            id: string;
            version: number;
            /** @enum {string} */
            status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
            /**
             * Format: uuid
             * @description The one in force.
             */
            interpretation_id: string | null;
            /** @description The first first. */
            interpretations: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                interpreted_at: string;
                rule_set: number;
                /** @description Whether the rules, run again on the stored facts, answer the same; null: they are of a later rule set. */
                reproduced: boolean | null;
                test: {
                    code: string;
                    name: string;
                } | null;
                value: {
                    reported: string;
                    /** @description Null for a word. */
                    unit: string | null;
                    conversion: {
                        /** Format: uuid */
                        id: string;
                        factor: string;
                        offset: string;
                        source: string | null;
                        arithmetic: string;
                    } | null;
                    canonical_value: string | null;
                    canonical_unit: string | null;
                };
                subject: {
                    sex: string | null;
                    /** @description In the time zone of the laboratory. */
                    collected_on: string | null;
                    time_zone: string;
                    age_index: number;
                    age: string;
                };
                reference: {
                    /** Format: uuid */
                    id: string;
                    low: string | null;
                    low_inclusive: boolean;
                    high: string | null;
                    high_inclusive: boolean;
                    in_words: string;
                    sex: string | null;
                    ages: string | null;
                    source: string | null;
                } | null;
                critical_limits: {
                    /** Format: uuid */
                    id: string;
                    low: string | null;
                    low_inclusive: boolean;
                    high: string | null;
                    high_inclusive: boolean;
                    in_words: string;
                    sex: string | null;
                    ages: string | null;
                    source: string | null;
                } | null;
                autoverification_limits: {
                    /** Format: uuid */
                    id: string;
                    low: string | null;
                    low_inclusive: boolean;
                    high: string | null;
                    high_inclusive: boolean;
                    in_words: string;
                    sex: string | null;
                    ages: string | null;
                    source: string | null;
                } | null;
                reportable_range: {
                    /** Format: uuid */
                    id: string;
                    low: string | null;
                    low_inclusive: boolean;
                    high: string | null;
                    high_inclusive: boolean;
                    in_words: string;
                    sex: string | null;
                    ages: string | null;
                    source: string | null;
                } | null;
                flag: {
                    /** @enum {string} */
                    code: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
                    means: string;
                };
                critical: boolean;
                /** @enum {string} */
                verdict: "release" | "hold";
                /** @description In shadow mode: what the machine would have done. */
                would_release: boolean | null;
                /** @enum {string} */
                autoverification: "off" | "shadow" | "on";
                checks: {
                    reason: string;
                    means: string | null;
                    applied: boolean;
                    /** @description false: its facts were not gathered at that time, so it could not apply. */
                    asked: boolean;
                }[];
                in_words: string[];
                /** @description All that was fed to the rules, as it is stored. */
                facts: {
                    [key: string]: unknown;
                };
            }[];
            /** @description Of the same test, the first first. */
            versions: {
                /** Format: uuid */
                id: string;
                version: number;
                /** @enum {string} */
                status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
                status_reason: string | null;
                value: string;
                unit: string | null;
                /** @enum {string|null} */
                flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
                /**
                 * Format: uuid
                 * @description Null if it was derived, or sent by an instrument.
                 */
                entered_by: string | null;
                /** Format: date-time */
                entered_at: string;
                /**
                 * Format: uuid
                 * @description Null on a final result: released by autoverification.
                 */
                verified_by: string | null;
                /** Format: date-time */
                released_at: string | null;
                /** Format: uuid */
                corrects_id: string | null;
                correction_reason: string | null;
                /** Format: date-time */
                superseded_at: string | null;
            }[];
        };
        Correction: {
            /** @description By the kind of the test. Quantitative: a decimal as text, it keeps its digits. Titre: "1:80", "<1:20". Coded: one of the words that GET /v1/tests/{code} lists, in any capitals; it is stored as it is listed. */
            value: string;
            /** @description UCUM. Needed for a quantitative test; a titre may leave it out, and a coded test has none. */
            unit?: string | null;
            reason: string;
        };
        ResultReason: {
            reason: string;
        };
        NoticePage: {
            items: components["schemas"]["Notice"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Notice: {
            /** Format: uuid */
            id: string;
            /**
             * @description Critical; a correction of a value that had a notice; or the withdrawal of a value that somebody was told.
             * @enum {string}
             */
            kind: "critical" | "correction" | "withdrawal";
            /**
             * @description Provisional: the value is in doubt, or a correction is not verified yet.
             * @enum {string}
             */
            status: "provisional" | "open" | "attempted" | "confirmed" | "closed" | "dismissed";
            status_reason: string | null;
            /**
             * Format: uuid
             * @description The notice that this one follows.
             */
            earlier_id: string | null;
            /** Format: uuid */
            result_id: string;
            /** Format: uuid */
            interpretation_id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            test_code: string;
            /** @description As reported. It is what must be read back. */
            value: string;
            /** @description Null for a word. */
            unit: string | null;
            canonical_value: string | null;
            canonical_unit: string | null;
            /** @enum {string} */
            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            critical_limits: {
                /** Format: uuid */
                id: string;
                low: string | null;
                low_inclusive: boolean;
                high: string | null;
                high_inclusive: boolean;
            } | null;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: date-time
             * @description Confirmed later than this is late (policy).
             */
            due_at: string;
            overdue: boolean;
            /** Format: date-time */
            escalate_at: string | null;
            escalation_level: number;
            /** Format: date-time */
            confirmed_at: string | null;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: uuid */
            closed_by: string | null;
            /** Format: date-time */
            dismissed_at: string | null;
            attempts: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                attempted_at: string;
                /** Format: uuid */
                attempted_by: string;
                recipient_name: string;
                recipient_role: string;
                /** @enum {string} */
                channel: "phone" | "in_person" | "secure_message";
                /**
                 * @description Confirmed is what was read back, and nothing else.
                 * @enum {string}
                 */
                outcome: "confirmed" | "reached_without_read_back" | "unable_to_reach";
                read_back: string | null;
                note: string | null;
                /** Format: date-time */
                created_at: string;
            }[];
            escalations: {
                level: number;
                /** Format: date-time */
                escalated_at: string;
            }[];
        };
        NoticeCompliance: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            time_zone: string;
            total: {
                opened: number;
                /** @description Confirmed by read-back until due_at. */
                in_time: number;
                /** @description Confirmed after due_at. */
                late: number;
                /** @description Not confirmed, and due_at is over: counts as not in time. */
                overdue: number;
                /** @description Not confirmed, and not due yet: in no percentage. */
                pending: number;
                /** @description Taken back before it was confirmed: likewise. */
                dismissed: number;
                /** @description in_time of in_time, late and overdue; null where there is none. */
                in_time_percent: string | null;
                confirmed_minutes_p50: string | null;
                confirmed_minutes_p90: string | null;
            };
            days: {
                /** Format: date */
                day: string;
                opened: number;
                /** @description Confirmed by read-back until due_at. */
                in_time: number;
                /** @description Confirmed after due_at. */
                late: number;
                /** @description Not confirmed, and due_at is over: counts as not in time. */
                overdue: number;
                /** @description Not confirmed, and not due yet: in no percentage. */
                pending: number;
                /** @description Taken back before it was confirmed: likewise. */
                dismissed: number;
                /** @description in_time of in_time, late and overdue; null where there is none. */
                in_time_percent: string | null;
                confirmed_minutes_p50: string | null;
                confirmed_minutes_p90: string | null;
            }[];
            tests: {
                test_code: string;
                opened: number;
                /** @description Confirmed by read-back until due_at. */
                in_time: number;
                /** @description Confirmed after due_at. */
                late: number;
                /** @description Not confirmed, and due_at is over: counts as not in time. */
                overdue: number;
                /** @description Not confirmed, and not due yet: in no percentage. */
                pending: number;
                /** @description Taken back before it was confirmed: likewise. */
                dismissed: number;
                /** @description in_time of in_time, late and overdue; null where there is none. */
                in_time_percent: string | null;
                confirmed_minutes_p50: string | null;
                confirmed_minutes_p90: string | null;
            }[];
        };
        NewNoticeAttempt: {
            recipient_name: string;
            recipient_role: string;
            /** @enum {string} */
            channel: "phone" | "in_person" | "secure_message";
            /**
             * @description Confirmed is what was read back, and nothing else.
             * @enum {string}
             */
            outcome: "confirmed" | "reached_without_read_back" | "unable_to_reach";
            /** @description What the recipient repeated: the value digit by digit, with the unit or without. Needed to confirm. */
            read_back?: string;
            note?: string;
            /**
             * Format: date-time
             * @description When it was; left out: just now.
             */
            attempted_at?: string;
        };
        AutoverificationSwitch: {
            /** Format: uuid */
            id: string;
            /** @description null: all tests. */
            test_code: string | null;
            /**
             * @description off: every result waits for a person. shadow: likewise, and what the machine would have done is kept. on: it releases.
             * @enum {string}
             */
            mode: "off" | "shadow" | "on";
            reason: string;
            /** Format: uuid */
            set_by: string;
            /** Format: date-time */
            set_at: string;
            /**
             * Format: date-time
             * @description When the next one of the same test took its place.
             */
            ended_at: string | null;
        };
        NewAutoverificationSwitch: {
            /**
             * @description Without one: all tests.
             * @default null
             */
            test_code?: string | null;
            /**
             * @description off: every result waits for a person. shadow: likewise, and what the machine would have done is kept. on: it releases.
             * @enum {string}
             */
            mode: "off" | "shadow" | "on";
            reason: string;
        };
        AutoverificationSwitchPage: {
            items: components["schemas"]["AutoverificationSwitch"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        AutoverificationModes: {
            /**
             * @description AUTOVERIFICATION, as this api was told: off is off, whatever is switched.
             * @enum {string}
             */
            environment: "on" | "off";
            /** @description The switch of all tests, if there is one. */
            laboratory: {
                /** Format: uuid */
                id: string;
                /** @description null: all tests. */
                test_code: string | null;
                /**
                 * @description off: every result waits for a person. shadow: likewise, and what the machine would have done is kept. on: it releases.
                 * @enum {string}
                 */
                mode: "off" | "shadow" | "on";
                reason: string;
                /** Format: uuid */
                set_by: string;
                /** Format: date-time */
                set_at: string;
                /**
                 * Format: date-time
                 * @description When the next one of the same test took its place.
                 */
                ended_at: string | null;
            } | null;
            tests: {
                test_code: string;
                /**
                 * @description off: every result waits for a person. shadow: likewise, and what the machine would have done is kept. on: it releases.
                 * @enum {string}
                 */
                mode: "off" | "shadow" | "on";
                /**
                 * @description What makes it so; null: nobody switched anything.
                 * @enum {string|null}
                 */
                decided_by: "environment" | "catalogue" | "laboratory" | "test" | null;
                /** Format: date-time */
                set_at: string | null;
                reason: string | null;
            }[];
        };
        HoldReasons: {
            days: number;
            /**
             * Format: date-time
             * @description Results that were entered since then are counted.
             */
            from: string;
            /** @description false: there were more than 50 000 results; the newest are counted, since `from`. */
            complete: boolean;
            /** @description Interpreted since then. */
            results: number;
            /** @description That wait for a person; at most 50 000. */
            held_now: number;
            reasons: {
                reason: string;
                means: string | null;
                /** @description Of what waits now, how many have it. */
                held_now: number;
                /** @description Of the results since `from`, how many had it. */
                had_it: number;
                /** @description Why it is always empty or always full; null: it is neither. */
                note: string | null;
                tests: {
                    test_code: string;
                    held_now: number;
                    had_it: number;
                    results: number;
                }[];
            }[];
        };
        AutoverificationTrial: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description false: there were more results; the newest are counted, since `from`. */
            complete: boolean;
            results: number;
            tests: {
                test_code: string;
                results: number;
                would_release: number;
                would_hold: number;
                /** @description What became of those that it would have released. */
                of_would_release: {
                    released: number;
                    corrected: number;
                    marked_in_error: number;
                    rerun: number;
                    sample_rejected: number;
                    given_up: number;
                    waiting: number;
                };
                /** @description Of those that it would have released: corrected, marked as an error, or run again by the person who looked. */
                disagreements: number;
                /** @description Why it would have held the rest; a result may have several. */
                reasons: {
                    reason: string;
                    results: number;
                }[];
            }[];
        };
        WrongPatient: {
            reason: string;
            /**
             * Format: uuid
             * @description For whom the same tests are placed instead; left out: for nobody.
             * @default null
             */
            right_patient_id?: string | null;
        };
        Rejection: {
            /** @description HL7 table 0490 or local: see /v1/rejection-reasons. */
            code: string;
            /** @default null */
            note?: string | null;
        };
        QcMaterial: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            level: number;
            analyzer_names: string[];
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        NewQcMaterial: {
            code: string;
            name: string;
            /** @description Which of the levels of its product it is; a test may require several. */
            level: number;
            /**
             * @description What the files of analyzers call it, in the column of the sample.
             * @default []
             */
            analyzer_names?: string[];
        };
        QcMaterialPage: {
            items: components["schemas"]["QcMaterial"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcLot: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            material_id: string;
            material_code: string;
            level: number;
            lot_number: string;
            /** Format: date */
            expires_on: string;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        NewQcLot: {
            /** Format: uuid */
            material_id: string;
            lot_number: string;
            /**
             * Format: date
             * @description The last day on which it may be measured.
             */
            expires_on: string;
            /**
             * Format: date-time
             * @description From when on the rows of a file that name the material are of this lot; left out: now.
             */
            opened_at?: string;
        };
        QcLotPage: {
            items: components["schemas"]["QcLot"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcTarget: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            lot_id: string;
            test_code: string;
            instrument: string;
            unit: string;
            mean: string;
            sd: string;
            tea_percent: string | null;
            /** @enum {string} */
            source: "assigned" | "established";
            /** @description Established: from how many. */
            points: number | null;
            days: number | null;
            /** Format: date-time */
            valid_from: string;
            /**
             * Format: date-time
             * @description Null: in force.
             */
            valid_until: string | null;
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        NewQcTarget: {
            test_code: string;
            instrument: string;
            /** @description In the canonical unit of the test. */
            mean: string;
            sd: string;
            /** @description The total error allowed, in percent: for the sigma metric. */
            tea_percent?: string;
            /**
             * Format: date-time
             * @description Only for the first target of a lot; left out, it is the opening of the lot. Another one is in force from now on: what judged the past stays.
             */
            valid_from?: string;
        };
        EstablishedQcTarget: {
            test_code: string;
            instrument: string;
            tea_percent?: string;
            /**
             * Format: date-time
             * @description Only points measured from then on.
             */
            since?: string;
        };
        QcTargetPage: {
            items: components["schemas"]["QcTarget"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcSigmaList: {
            items: components["schemas"]["QcSigma"][];
        };
        QcSigma: {
            /** Format: uuid */
            target_id: string;
            test_code: string;
            instrument: string;
            n: number;
            mean: string | null;
            sd: string | null;
            cv_percent: string | null;
            bias_percent: string | null;
            tea_percent: string | null;
            /** @description (TEa% − |bias%|) / CV%; null without a TEa, or with fewer than two points. */
            sigma: string | null;
        };
        QcRequirement: {
            /** Format: uuid */
            id: string;
            test_code: string;
            instrument: string;
            required: boolean;
            levels: number[];
            within_hours: number;
            /** @enum {string} */
            ten_x: "within" | "across" | "either";
            /** Format: date-time */
            valid_from: string;
            /**
             * Format: date-time
             * @description Null: in force.
             */
            valid_until: string | null;
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        NewQcRequirement: {
            test_code: string;
            instrument: string;
            /**
             * @description False: results go out without controls, from now on.
             * @default true
             */
            required?: boolean;
            /** @description Each needs a control that passed. */
            levels: number[];
            /** @default 24 */
            within_hours?: number;
            /**
             * Format: date-time
             * @description Only for the first requirement of a test on an instrument; left out: now.
             */
            valid_from?: string;
            /**
             * @description The rule 10x looks within one lot, across all materials, or at either.
             * @default either
             * @enum {string}
             */
            ten_x?: "within" | "across" | "either";
        };
        QcRequirementPage: {
            items: components["schemas"]["QcRequirement"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcRun: {
            /** Format: uuid */
            id: string;
            instrument: string;
            /** Format: date-time */
            started_at: string;
            /**
             * Format: uuid
             * @description Null if an instrument sent it by itself.
             */
            entered_by: string | null;
            /** Format: date-time */
            entered_at: string;
            points: components["schemas"]["QcPoint"][];
        };
        QcPoint: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            run_id: string;
            /** Format: uuid */
            lot_id: string;
            lot_number: string;
            material_code: string;
            level: number;
            test_code: string;
            instrument: string;
            /** Format: date-time */
            measured_at: string;
            sequence: number;
            value: string;
            unit: string;
            canonical_value: string;
            canonical_unit: string;
            z: string | null;
            /** @enum {string} */
            verdict: "in_control" | "warning" | "rejected" | "not_evaluated";
            /** @description Those that it violates. */
            rules: ("1_2s" | "1_3s" | "2_2s" | "R_4s" | "4_1s" | "10x")[];
            /** Format: uuid */
            target_id: string | null;
            mean: string | null;
            sd: string | null;
            evaluation_version: number;
            /** @enum {string} */
            source: "manual" | "import";
            /**
             * Format: uuid
             * @description Null if an instrument sent it by itself.
             */
            entered_by: string | null;
            /** Format: date-time */
            entered_at: string;
        };
        NewQcRun: {
            instrument: string;
            /**
             * Format: date-time
             * @description Of all controls that name no time themselves; left out: now.
             */
            measured_at?: string;
            /** @description At most 60 of one test. */
            controls: {
                test_code: string;
                /** Format: uuid */
                lot_id: string;
                /** @description With "<" or ">" it is kept, and not evaluated. */
                value: string;
                /** @description UCUM. */
                unit: string;
                /** Format: date-time */
                measured_at?: string;
                /** @description Its occurrence, where a lot was measured several times at one moment. */
                sequence?: number;
            }[];
        };
        QcRunPage: {
            items: components["schemas"]["QcRunSummary"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcRunSummary: {
            /** Format: uuid */
            id: string;
            instrument: string;
            /** Format: date-time */
            started_at: string;
            /**
             * Format: uuid
             * @description Null if an instrument sent it by itself.
             */
            entered_by: string | null;
            /** Format: date-time */
            entered_at: string;
        };
        QcPointPage: {
            items: components["schemas"]["QcPoint"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcEvaluationList: {
            items: components["schemas"]["QcEvaluation"][];
        };
        QcEvaluation: {
            version: number;
            z: string | null;
            /** @enum {string} */
            verdict: "in_control" | "warning" | "rejected" | "not_evaluated";
            rules: ("1_2s" | "1_3s" | "2_2s" | "R_4s" | "4_1s" | "10x")[];
            /** Format: uuid */
            target_id: string | null;
            engine: number;
            /** @description All that the engine was given; given again, it answers the same. */
            inputs: {
                point: {
                    /** Format: uuid */
                    id: string;
                    /** Format: uuid */
                    run_id: string;
                    /** Format: uuid */
                    lot_id: string;
                    /** Format: uuid */
                    material_id: string;
                    value: string;
                    mean: string;
                    sd: string;
                    opens_lot: boolean;
                } | null;
                before: {
                    /** Format: uuid */
                    id: string;
                    /** Format: uuid */
                    run_id: string;
                    /** Format: uuid */
                    lot_id: string;
                    /** Format: uuid */
                    material_id: string;
                    value: string;
                    mean: string;
                    sd: string;
                    opens_lot: boolean;
                }[];
                /** @enum {string} */
                ten_x: "within" | "across" | "either";
            };
            /** Format: date-time */
            evaluated_at: string;
        };
        QcAffectedResultPage: {
            items: components["schemas"]["QcAffectedResult"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcAffectedResult: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            accession_number: string;
            test_code: string;
            version: number;
            /** @enum {string} */
            status: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
            value: string;
            unit: string;
            /** @enum {string|null} */
            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
            /**
             * Format: date-time
             * @description When it was measured, or entered if the instrument named no time.
             */
            measured_at: string;
            /** Format: date-time */
            released_at: string | null;
        };
        QcCorrectiveAction: {
            /** Format: uuid */
            id: string;
            test_code: string;
            instrument: string;
            what: string;
            /** Format: date-time */
            taken_at: string;
            /** Format: uuid */
            taken_by: string;
            /** Format: uuid */
            point_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        NewQcCorrectiveAction: {
            test_code: string;
            instrument: string;
            /** @description What was done. */
            what: string;
            /**
             * Format: date-time
             * @description When; left out: now.
             */
            taken_at?: string;
            /**
             * Format: uuid
             * @description The rejected control that it answers.
             */
            point_id?: string;
        };
        QcCorrectiveActionPage: {
            items: components["schemas"]["QcCorrectiveAction"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcStateList: {
            items: components["schemas"]["QcState"][];
        };
        QcState: {
            instrument: string;
            test_code: string;
            /**
             * @description Only `in_control` lets results go out by themselves.
             * @enum {string}
             */
            state: "in_control" | "rejected" | "awaiting_controls" | "missing";
            /** @description Levels that did not pass within the hours, in this series. */
            missing: {
                level: number;
                /** Format: date-time */
                last_passed_at: string | null;
            }[];
            levels: number[];
            within_hours: number;
            /** Format: uuid */
            requirement_id: string;
            /** Format: uuid */
            rejected_point_id: string | null;
            /**
             * Format: uuid
             * @description It began the series.
             */
            corrective_action_id: string | null;
            /** Format: date-time */
            at: string;
        };
        QcSummaryPage: {
            items: components["schemas"]["QcSummary"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        QcSummary: {
            /** Format: uuid */
            id: string;
            /** Format: date */
            day: string;
            instrument: string;
            test_code: string;
            /**
             * Format: uuid
             * @description Null: no lot of this level was in use.
             */
            lot_id: string | null;
            lot_number: string | null;
            material: string | null;
            level: number;
            /** @description n: values on the scale, `<2` is none. */
            points: number;
            mean: string | null;
            /** @description Of a sample (n − 1): null for fewer than two values. */
            sd: string | null;
            /** @description 100 · SD / |mean|: null where the mean is 0. */
            cv_percent: string | null;
            unit: string;
            warnings: number;
            rejected: number;
            not_evaluated: number;
            /** @description How many points broke each rule. */
            violations: {
                [key: string]: number;
            };
            /** @description Required, and not measured. */
            missing: boolean;
            /** Format: date-time */
            summarized_at: string;
            summarized_by: string;
        };
        QcSummaryDay: {
            /** Format: date */
            day: string;
            time_zone: string;
            points: number;
            lots: {
                measured: number;
                /** @description Required levels that were not measured. */
                missing: number;
                /** @description Lots with a rejected point. */
                rejected: number;
            };
            /** Format: date-time */
            summarized_at: string;
            /** @description As in the audit log: user:… or job:…. */
            summarized_by: string;
        };
        NewQcSummary: {
            /** Format: date */
            day: string;
        };
        Merge: {
            /**
             * Format: uuid
             * @description The record that stays.
             */
            survivor_id: string;
            reason: string;
        };
        UndoneMerge: {
            reason: string;
        };
        UploadedImport: components["schemas"]["Import"] & {
            /** @description The same bytes were uploaded before for this instrument: this is that import, and nothing changes. */
            already_uploaded: boolean;
        };
        Import: {
            /** Format: uuid */
            id: string;
            instrument: string;
            file_name: string;
            size_bytes: number;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed" | "cancelled";
            rows: {
                read: number;
                /** @description Became a result. */
                accepted: number;
                /** @description Known from before, with the same value. */
                unchanged: number;
                /** @description Known with another value, which was proposed as a correction of the result. */
                proposed: number;
                /** @description Became a point of quality control. */
                control: number;
                /** @description Control rows of material that is not registered, or has no lot: only counted. */
                control_unassigned: number;
                /** @description Listed with their reasons in refused-rows. */
                refused: number;
            };
            progress: {
                /** @description Of the bytes of the file. */
                percent: number;
                /** @description Null before the first rows. */
                rows_per_second: number | null;
                /** @description About; null unless it is being read. */
                seconds_left: number | null;
            };
            /** @description Why the file could not be read, or not to its end. */
            error: string | null;
            /** @enum {string} */
            came_by: "upload" | "link" | "folder";
            /**
             * Format: uuid
             * @description Null if the instrument sent it by itself.
             */
            uploaded_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
        };
        ImportTrial: {
            /** @enum {string} */
            status: "completed" | "failed";
            /** @description Why the file cannot be read by the profile, or not to its end. */
            error: string | null;
            rows: {
                read: number;
                /** @description Became a result. */
                accepted: number;
                /** @description Known from before, with the same value. */
                unchanged: number;
                /** @description Known with another value, which was proposed as a correction of the result. */
                proposed: number;
                /** @description Became a point of quality control. */
                control: number;
                /** @description Control rows of material that is not registered, or has no lot: only counted. */
                control_unassigned: number;
                /** @description Listed with their reasons in refused-rows. */
                refused: number;
            };
            /** @description The first that could be read. */
            understood: {
                line: number;
                /** @enum {string} */
                kind: "result" | "control";
                sample: string;
                /** @description As the file names it. */
                test: string;
                test_code: string | null;
                /** @description With its comparator; a titre or a word as it is. */
                value: string;
                /** @description UCUM. */
                unit: string | null;
                /** @description On the instrument’s clock. */
                measured_at: string | null;
                sequence: string | null;
                flags: string | null;
            }[];
            /** @description The first that would be refused. */
            refused: {
                position: number;
                line: number;
                /** @description Of the first fault. */
                column_name: string | null;
                /** @description Of the first fault. */
                code: string;
                /** @description Of every fault of the row. */
                codes: string[];
                /** @description Every fault of the row, each with its column. */
                reason: string;
                sample: string | null;
                test: string | null;
            }[];
        };
        ImportPage: {
            items: components["schemas"]["Import"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        RefusedRowPage: {
            items: components["schemas"]["RefusedRow"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        RefusedRow: {
            /** Format: uuid */
            id: string;
            position: number;
            line: number;
            /** @description Of the first fault. */
            column_name: string | null;
            /** @description Of the first fault. */
            code: string;
            /** @description Of every fault of the row. */
            codes: string[];
            /** @description Every fault of the row, each with its column. */
            reason: string;
            sample: string | null;
            test: string | null;
        };
        InstrumentList: {
            items: components["schemas"]["Instrument"][];
        };
        Instrument: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            /** @description Name and version. */
            profile: string;
            profile_name: string;
            profile_version: number;
            active: boolean;
            /** @description The ETag, as a number. */
            version: number;
        };
        NewInstrument: {
            /** @description What an upload names; it never changes. */
            code: string;
            name: string;
            profile_name: string;
            profile_version: number;
        };
        InstrumentChanges: {
            name?: string;
            /** @description Together with its version. */
            profile_name?: string;
            profile_version?: number;
            /** @description false: it takes no files any more. */
            active?: boolean;
        };
        AnalyzerProfileList: {
            items: components["schemas"]["AnalyzerProfile"][];
        };
        AnalyzerProfile: {
            /** Format: uuid */
            id: string;
            name: string;
            version: number;
            /** @description The dialect: layout, columns, dates, decimal mark, tests and units. Checked whole. */
            definition: {
                /** @enum {string} */
                layout: "long" | "wide" | "pivoted" | "hl7" | "astm";
            } & {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** @description Codes of those whose files it reads. */
            instruments: string[];
        };
        NewAnalyzerProfile: {
            /** @description A new one, or one that there is already. */
            name: string;
            /** @description One more than the last that you have seen; 1 for a new name. */
            version: number;
            /** @description The dialect: layout, columns, dates, decimal mark, tests and units. Checked whole. */
            definition: {
                /** @enum {string} */
                layout: "long" | "wide" | "pivoted" | "hl7" | "astm";
            } & {
                [key: string]: unknown;
            };
        };
        Worklists: {
            items: components["schemas"]["LaneSummary"][];
        };
        LaneSummary: {
            /** @enum {string} */
            lane: "collect" | "receive" | "run" | "verify" | "call";
            /** @description What is in this list, and why it can be empty. */
            about: string;
            count: number;
            /** @description There are more: they were counted up to here. */
            more: boolean;
            /** @description Stat first; a priority of which nothing waits is left out. */
            by_priority: {
                /** @enum {string} */
                priority: "routine" | "urgent" | "asap" | "stat";
                count: number;
                /** @description There are more: they were counted up to here. */
                more: boolean;
                /** Format: date-time */
                oldest_ordered_at: string;
                /** @description How long ago the oldest was ordered. */
                oldest_minutes: number;
            }[];
            /** @description Of "verify" alone; a result may be held for several reasons. */
            by_hold_reason: {
                reason: string;
                means: string | null;
                count: number;
            }[] | null;
        };
        CollectLane: components["schemas"]["CollectLanePage"] & {
            /** @description What is in this list, and why it can be empty. */
            about: string;
        };
        ToCollect: {
            /**
             * Format: uuid
             * @description Of the order.
             */
            id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @description Whose it is, to be compared with the tube and with the person. */
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** Format: date-time */
            ordered_at: string;
            /** @description What the list is sorted by: stat first, then what was ordered first. */
            urgency: string;
            specimens: {
                /** @enum {string} */
                specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
                tests: string[];
                /**
                 * Format: uuid
                 * @description The rejected sample that this one is to replace.
                 */
                replaces_id: string | null;
            }[];
        };
        CollectLanePage: {
            items: components["schemas"]["ToCollect"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ReceiveLane: components["schemas"]["ReceiveLanePage"] & {
            /** @description What is in this list, and why it can be empty. */
            about: string;
        };
        ToReceive: {
            /**
             * Format: uuid
             * @description Of the sample.
             */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @description Whose it is, to be compared with the tube and with the person. */
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** Format: date-time */
            ordered_at: string;
            /** @description What the list is sorted by: stat first, then what was ordered first. */
            urgency: string;
            accession_number: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /** @enum {string} */
            status: "collected" | "in_transit" | "received" | "accepted" | "stored" | "disposed" | "rejected";
            /** Format: date-time */
            collected_at: string;
        };
        ReceiveLanePage: {
            items: components["schemas"]["ToReceive"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        RunLane: components["schemas"]["RunLanePage"] & {
            /** @description What is in this list, and why it can be empty. */
            about: string;
        };
        ToRun: {
            /**
             * Format: uuid
             * @description Of the order item.
             */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @description Whose it is, to be compared with the tube and with the person. */
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** Format: date-time */
            ordered_at: string;
            /** @description What the list is sorted by: stat first, then what was ordered first. */
            urgency: string;
            test_code: string;
            test_name: string;
            /** Format: uuid */
            sample_id: string;
            accession_number: string;
            /** @enum {string} */
            specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
            /** Format: date-time */
            received_at: string | null;
        };
        RunLanePage: {
            items: components["schemas"]["ToRun"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        VerifyLane: components["schemas"]["VerifyLanePage"] & {
            /** @description What is in this list, and why it can be empty. */
            about: string;
        };
        ToVerify: {
            /**
             * Format: uuid
             * @description Of the result.
             */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @description Whose it is, to be compared with the tube and with the person. */
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** Format: date-time */
            ordered_at: string;
            /** @description What the list is sorted by: stat first, then what was ordered first. */
            urgency: string;
            /** Format: uuid */
            order_item_id: string;
            test_code: string;
            accession_number: string | null;
            version: number;
            value: string;
            unit: string | null;
            displayed_value: string | null;
            /** @enum {string} */
            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            critical: boolean;
            hold_reasons: string[];
            /**
             * Format: uuid
             * @description Null if it was derived, or sent by an instrument.
             */
            entered_by: string | null;
            /** Format: date-time */
            entered_at: string;
            /** Format: uuid */
            corrects_id: string | null;
        };
        VerifyLanePage: {
            items: components["schemas"]["ToVerify"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        CallLane: components["schemas"]["CallLanePage"] & {
            /** @description What is in this list, and why it can be empty. */
            about: string;
        };
        ToCall: {
            /**
             * Format: uuid
             * @description Of the notice.
             */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** Format: uuid */
            patient_id: string;
            /** @description Whose it is, to be compared with the tube and with the person. */
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            /** Format: date-time */
            ordered_at: string;
            /** @description What the list is sorted by: when the notice is due, so overdue first. */
            urgency: string;
            /** Format: uuid */
            result_id: string;
            test_code: string;
            /** @enum {string} */
            kind: "critical" | "correction" | "withdrawal";
            /** @enum {string} */
            status: "provisional" | "open" | "attempted" | "confirmed" | "closed" | "dismissed";
            /** @description As reported. It is what must be read back. */
            value: string;
            unit: string;
            /** @enum {string} */
            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            due_at: string;
            overdue: boolean;
            escalation_level: number;
            /** @description How often somebody has tried. */
            attempts: number;
        };
        CallLanePage: {
            items: components["schemas"]["ToCall"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Turnaround: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            time_zone: string;
            group_by: ("test" | "priority" | "day")[];
            /**
             * Format: date-time
             * @description When the job last followed what has happened; it does so each minute.
             */
            measured_at: string;
            /** @description The calendar has changed, and not all of the past is measured by it yet. */
            remeasuring: boolean;
            items: components["schemas"]["TurnaroundOfGroup"][];
            open_overdue: components["schemas"]["OverdueCount"];
        };
        TurnaroundOfGroup: {
            test_code: string | null;
            /** @enum {string|null} */
            priority: "routine" | "urgent" | "asap" | "stat" | null;
            /** Format: date */
            day: string | null;
            /** @description Whose first version went out in this time. */
            tests: number;
            with_target: number;
            /** @description Of those with a target: how many missed it. */
            late: number;
            ordered_to_collected: components["schemas"]["DurationFigures"];
            collected_to_received: components["schemas"]["DurationFigures"];
            received_to_resulted: components["schemas"]["DurationFigures"];
            resulted_to_verified: components["schemas"]["DurationFigures"];
            ordered_to_resulted: components["schemas"]["DurationFigures"];
            ordered_to_verified: components["schemas"]["DurationFigures"];
        };
        /** @description Null: there was none of which both moments are known, in their order. */
        DurationFigures: {
            tests: number;
            minutes_p50: number;
            minutes_p90: number;
            minutes_p95: number;
            minutes_max: number;
        } | null;
        /** @description Tests that are open now and have missed their target: they are in none of the figures. */
        OverdueCount: {
            tests: number;
            /** @description There are more: they were counted up to here. */
            more: boolean;
        };
        OverduePage: {
            items: components["schemas"]["OverdueItem"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        OverdueItem: {
            /**
             * Format: uuid
             * @description Of the order item.
             */
            id: string;
            /** Format: uuid */
            order_id: string;
            order_number: string;
            /** @enum {string} */
            order_status: "placed" | "in_progress" | "on_hold" | "completed" | "cancelled" | "entered_in_error";
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            test_code: string;
            /** @enum {string} */
            item_status: "pending" | "resulted" | "final" | "cancelled";
            /** Format: date-time */
            ordered_at: string;
            target_minutes: number;
            /** @description Since it was ordered. */
            open_minutes: number;
            /** @description What the list is sorted by: stat first. */
            urgency: string;
        };
        TurnaroundTargets: {
            items: components["schemas"]["TurnaroundTarget"][];
        };
        TurnaroundTarget: {
            /** Format: uuid */
            id: string;
            test_code: string | null;
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            minutes: number;
            /**
             * Format: date-time
             * @description Null: since ever.
             */
            valid_from: string | null;
        };
        NewTarget: {
            /** @description Null: for every test that has no target of its own. */
            test_code: string | null;
            /** @enum {string} */
            priority: "routine" | "urgent" | "asap" | "stat";
            minutes: number;
        };
        WorkingCalendar: {
            time_zone: string;
            weeks: {
                /**
                 * Format: date
                 * @description In force from this local date on.
                 */
                from: string;
                /** @description Null: every hour counts, the calendar is off. */
                open: {
                    /** @description ISO 8601: Monday is 1. */
                    weekday: number;
                    opens: string;
                    closes: string;
                }[] | null;
            }[];
            holidays: {
                /** Format: date */
                date: string;
                name: string;
            }[];
            version: number;
            /** Format: date-time */
            updated_at: string;
        };
        WorkingCalendarChanges: {
            weeks?: {
                /**
                 * Format: date
                 * @description In force from this local date on.
                 */
                from: string;
                /** @description Null: every hour counts, the calendar is off. */
                open: {
                    /** @description ISO 8601: Monday is 1. */
                    weekday: number;
                    opens: string;
                    closes: string;
                }[] | null;
            }[];
            holidays?: {
                /** Format: date */
                date: string;
                name: string;
            }[];
        };
        Report: {
            /** @description The number of the order with the version: what stands on each page. */
            report_number: string;
            /** @description Grows with each value that is verified or withdrawn, and with the order’s end. */
            version: number;
            /**
             * @description FHIR R4 DiagnosticReport.status, written with `_`.
             * @enum {string}
             */
            status: "registered" | "partial" | "preliminary" | "final" | "corrected" | "cancelled" | "entered_in_error";
            /**
             * Format: date-time
             * @description When it last said something new; null while there is nothing to say.
             */
            issued_at: string | null;
            /**
             * Format: date-time
             * @description As of when it is.
             */
            read_at: string;
            /** @description IANA: in which its times are read. */
            time_zone: string;
            laboratory: {
                name: string;
                address: string[];
                phone: string | null;
            };
            patient: {
                /** Format: uuid */
                id: string;
                mrn: string;
                family_name: string;
                given_name: string;
                /** Format: date */
                birth_date: string;
                /** @enum {string} */
                sex: "female" | "male" | "other" | "unknown";
            };
            order: {
                /** Format: uuid */
                id: string;
                order_number: string;
                /** @enum {string} */
                priority: "routine" | "urgent" | "asap" | "stat";
                /** @enum {string} */
                status: "placed" | "in_progress" | "on_hold" | "completed" | "cancelled" | "entered_in_error";
                status_reason: string | null;
                /** Format: date-time */
                ordered_at: string;
                ordered_by: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                /** Format: date-time */
                completed_at: string | null;
                wrong_patient: boolean;
            };
            samples: {
                /** Format: uuid */
                id: string;
                accession_number: string;
                /** @enum {string} */
                specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
                /** @enum {string} */
                status: "collected" | "in_transit" | "received" | "accepted" | "stored" | "disposed" | "rejected";
                /** Format: date-time */
                collected_at: string;
                collected_by: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                /** Format: date-time */
                received_at: string | null;
                /** Format: date-time */
                rejected_at: string | null;
                rejection: {
                    code: string;
                    name: string;
                    note: string | null;
                } | null;
                /** Format: uuid */
                replaces_id: string | null;
            }[];
            groups: {
                /** @description Null: tests that stand in no complete panel. */
                panel: {
                    code: string;
                    name: string;
                    loinc: string | null;
                } | null;
                items: {
                    /** Format: uuid */
                    id: string;
                    position: number;
                    test: {
                        code: string;
                        name: string;
                        loinc: string;
                        /** @enum {string} */
                        kind: "quantitative" | "titre" | "coded";
                        unit: string | null;
                        /** @enum {string} */
                        specimen_type: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
                    };
                    /** @enum {string} */
                    status: "pending" | "resulted" | "final" | "cancelled";
                    status_reason: string | null;
                    /**
                     * Format: uuid
                     * @description The result for which it was added by a rule; null if somebody ordered it.
                     */
                    caused_by_result_id: string | null;
                    /** @description What is reported. What nobody has verified is not: then it is null. */
                    result: {
                        /** Format: uuid */
                        id: string;
                        version: number;
                        /** Format: uuid */
                        sample_id: string;
                        accession_number: string;
                        /** Format: date-time */
                        collected_at: string;
                        /** Format: date-time */
                        received_at: string | null;
                        /** @description As it was reported, with its comparator. */
                        value: string;
                        /** @description UCUM; null for a word. */
                        unit: string | null;
                        /** @description As a person reads it, in `canonical_unit`; null if it could not be computed. */
                        displayed_value: string | null;
                        canonical_unit: string | null;
                        /**
                         * @description HL7 table 0078.
                         * @enum {string|null}
                         */
                        flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
                        /** @enum {string|null} */
                        comparator: "<" | ">" | null;
                        /** @description With all of its digits. */
                        canonical_value: string | null;
                        coded: {
                            word: string;
                            display: string;
                        } | null;
                        critical: boolean;
                        /** @description The range that was in force for it. */
                        reference: {
                            low: string | null;
                            low_inclusive: boolean;
                            high: string | null;
                            high_inclusive: boolean;
                            displayed_low: string | null;
                            displayed_high: string | null;
                        } | null;
                        /** @enum {string|null} */
                        not_evaluated: "missing_value" | "has_comparator" | "other_unit" | "not_adult" | "unknown_sex" | "triglycerides_too_high" | "not_positive" | null;
                        instrument: {
                            code: string;
                            name: string;
                        } | null;
                        /** @enum {string|null} */
                        formula: "ckd_epi_2021" | "anion_gap" | "friedewald" | null;
                        /** Format: date-time */
                        measured_at: string | null;
                        /** Format: date-time */
                        entered_at: string;
                        entered_by: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        released_at: string;
                        /** @description Null: released by autoverification. */
                        verified_by: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                        } | null;
                        /** @description What it took the place of, last first. */
                        replaced: {
                            /** Format: uuid */
                            id: string;
                            version: number;
                            /** @description As it was reported, with its comparator. */
                            value: string;
                            /** @description UCUM; null for a word. */
                            unit: string | null;
                            /** @description As a person reads it, in `canonical_unit`; null if it could not be computed. */
                            displayed_value: string | null;
                            canonical_unit: string | null;
                            /**
                             * @description HL7 table 0078.
                             * @enum {string|null}
                             */
                            flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND" | null;
                            /** Format: date-time */
                            released_at: string;
                            /** Format: date-time */
                            superseded_at: string;
                            correction_reason: string;
                            /** @description Null if it was derived anew from corrected values. */
                            corrected_by: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                        }[];
                    } | null;
                    /** @description Another value waits for its verification, to take the place of the reported one. */
                    correction_under_way: boolean;
                    /** @description What had been reported and was an error: that it was, and never its value. */
                    withdrawn: {
                        /** Format: uuid */
                        id: string;
                        version: number;
                        /** Format: date-time */
                        released_at: string;
                        reason: string | null;
                        wrong_patient: boolean;
                    }[];
                }[];
            }[];
            notices: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "critical" | "correction" | "withdrawal";
                /** @enum {string} */
                status: "provisional" | "open" | "attempted" | "confirmed" | "closed" | "dismissed";
                /** Format: uuid */
                result_id: string;
                test_code: string;
                test_name: string;
                /** @description What was told, as it was then. */
                value: string;
                unit: string | null;
                /** @enum {string} */
                flag: "N" | "L" | "H" | "LL" | "HH" | "A" | "IND";
                /** Format: date-time */
                opened_at: string;
                /** Format: date-time */
                confirmed_at: string | null;
                attempts: {
                    /** Format: date-time */
                    attempted_at: string;
                    attempted_by: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    };
                    recipient_name: string;
                    recipient_role: string;
                    /** @enum {string} */
                    channel: "phone" | "in_person" | "secure_message";
                    /** @enum {string} */
                    outcome: "confirmed" | "reached_without_read_back" | "unable_to_reach";
                    read_back: string | null;
                }[];
            }[];
        };
        FhirReport: {
            /** @enum {string} */
            resourceType: "Bundle";
            /** @enum {string} */
            type: "collection";
        } & {
            [key: string]: unknown;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        AuditEntry: {
            /** @description A whole number that may pass 2^53: hence a string. */
            id: string;
            /** Format: date-time */
            at: string;
            /** @description "user:<id>", "job:<name>" or "instrument:<code>". */
            actor: string;
            request_id: string | null;
            table_name: string;
            /** @description Its key; of several columns, with / between them. */
            row_id: string;
            /** @enum {string} */
            operation: "insert" | "update" | "delete";
            /** @description Of an update: the columns that it changed, as they were. Of a delete: the whole row. Never a secret. */
            before: Record<string, never> | null;
            /** @description Of an update: the same columns, as they are now. Of an insert: the whole row. Laid over each other in order they give every version. */
            after: Record<string, never> | null;
        };
        AuditReadPage: {
            items: components["schemas"]["AuditRead"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        AuditRead: {
            /** @description A whole number that may pass 2^53: hence a string. */
            id: string;
            /**
             * Format: date-time
             * @description When it was answered.
             */
            at: string;
            /** @description "user:<id>". */
            actor: string;
            request_id: string;
            /** @description The operationId of this document. */
            operation: string;
            /** @description The rows that the answer showed. */
            row_ids: string[];
        };
        AuditBlockPage: {
            items: components["schemas"]["AuditBlock"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        AuditBlock: {
            /** @description Its number: 1, 2, 3 … without a gap. */
            id: string;
            /** Format: date-time */
            sealed_at: string;
            /** @description How many rows it seals. */
            entries: number;
            /** @description The text that is signed: number, time, rows, last link, hash of the block before. */
            head: string;
            /** @description The key that signed it. */
            kid: string | null;
            /** @description ES256 (RFC 7518), base64. */
            signature: string | null;
        };
        FhirCapabilityStatement: {
            /** @enum {string} */
            resourceType: "CapabilityStatement";
        } & {
            [key: string]: unknown;
        };
        FhirPatient: {
            /** @enum {string} */
            resourceType: "Patient";
        } & {
            [key: string]: unknown;
        };
        OperationOutcome: {
            /** @enum {string} */
            resourceType: "OperationOutcome";
            issue: {
                /** @enum {string} */
                severity: "error";
                /** @description Of the value set issue-type. */
                code: string;
                details: {
                    text: string;
                };
                /** @description The id of the request. */
                diagnostics: string;
                /** @description Which parameter it was. */
                location?: string[];
            }[];
        };
        FhirSearchset: {
            /** @enum {string} */
            resourceType: "Bundle";
            /** @enum {string} */
            type: "searchset";
        } & {
            [key: string]: unknown;
        };
        FhirServiceRequest: {
            /** @enum {string} */
            resourceType: "ServiceRequest";
        } & {
            [key: string]: unknown;
        };
        FhirSpecimen: {
            /** @enum {string} */
            resourceType: "Specimen";
        } & {
            [key: string]: unknown;
        };
        FhirObservation: {
            /** @enum {string} */
            resourceType: "Observation";
        } & {
            [key: string]: unknown;
        };
        FhirDiagnosticReport: {
            /** @enum {string} */
            resourceType: "DiagnosticReport";
        } & {
            [key: string]: unknown;
        };
        Liveness: {
            /** @enum {string} */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "degraded" | "not_ready";
            checks: {
                process: {
                    ok: boolean;
                    detail?: string;
                };
                database: {
                    ok: boolean;
                    detail?: string;
                };
                schema: {
                    ok: boolean;
                    detail?: string;
                };
                queue: {
                    ok: boolean;
                    detail?: string;
                };
                worker: {
                    ok: boolean;
                    detail?: string;
                };
                scheduler: {
                    ok: boolean;
                    detail?: string;
                };
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listOwnSessions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "started_at" | "-started_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionsOfUser: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "started_at" | "-started_at";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessionOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPasswordByLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordByLink"];
            };
        };
        responses: {
            /** @description The password is set: sign in with it. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description The grant, or the request, is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenProblem"];
                };
            };
            /** @description The client id or the secret is wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenProblem"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["RevokeRequest"];
            };
        };
        responses: {
            /** @description The token is worth nothing now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The grant, or the request, is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenProblem"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startBrowserSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["BrowserSignIn"];
            };
        };
        responses: {
            /** @description The cookies are set. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The grant, or the request, is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenProblem"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended; the cookie is taken away. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed-in user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set (RFC 7517). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "username" | "-username";
                role?: "admin" | "clerk" | "phlebotomist" | "technologist" | "pathologist" | "clinician" | "auditor";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The user, and the link for the password. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedUser"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChanges"];
            };
        };
        responses: {
            /** @description The user as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            /** @description The link. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLink"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPeople: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "display_name" | "-display_name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, deactivated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactivateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "client_id" | "-client_id";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of service accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewServiceAccount"];
            };
        };
        responses: {
            /** @description The account, without a secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceAccountChanges"];
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSecret"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                secret_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It opens nothing any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, deactivated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactivateServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatients: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at" | "family_name" | "-family_name";
                /** @description A part of "family name given name"; capitals and accents do not matter. */
                name?: string;
                /** @description How the MRN begins, that of a merged record included. */
                mrn?: string;
                birth_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of patients. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatientPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerPatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPatient"];
            };
        };
        responses: {
            /** @description The patient. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPatient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editPatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatientChanges"];
            };
        };
        responses: {
            /** @description The patient as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restorePatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTests: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "code" | "-code";
                code?: string;
                specimen_type?: "serum" | "plasma" | "whole_blood" | "urine" | "respiratory";
                /** @description Only those that can, or can no longer, be ordered. */
                active?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTest"];
            };
        };
        responses: {
            /** @description The test. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTest: {
        parameters: {
            query?: {
                /** @description As it was, or as it is planned to be, at this moment; left out: now. */
                at?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The test. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestChanges"];
            };
        };
        responses: {
            /** @description The test as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPanels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All panels. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Panels"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPanel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPanel"];
            };
        };
        responses: {
            /** @description The panel. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Panel"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPanel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The panel; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Panel"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editPanel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PanelChanges"];
            };
        };
        responses: {
            /** @description The panel as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Panel"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRejectionReasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All reasons. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectionReasons"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addRejectionReason: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRejectionReason"];
            };
        };
        responses: {
            /** @description The reason. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectionReason"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRejectionReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reason; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectionReason"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editRejectionReason: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectionReasonChanges"];
            };
        };
        responses: {
            /** @description The reason as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectionReason"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addConversion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUnitConversion"];
            };
        };
        responses: {
            /** @description The test, with the conversion. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addWord: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWord"];
            };
        };
        responses: {
            /** @description The test, with the word. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateWord: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The test as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Test"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDrafts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
                test_code?: string;
                category?: "reference" | "critical" | "autoverification" | "absolute";
                status?: "draft" | "published" | "discarded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of drafts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalDraftPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draftIntervals: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIntervalDraft"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalDraft"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalDraft"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is discarded. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntervalDraftChanges"];
            };
        };
        responses: {
            /** @description The draft as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalDraft"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalPreview"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCoverage: {
        parameters: {
            query?: {
                category?: "reference" | "critical" | "autoverification" | "absolute";
                /** @description At this moment; left out: now. */
                at?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sexes and ages without an interval. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description The draft, published. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntervalDraft"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrders: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "ordered_at" | "-ordered_at";
                status?: "placed" | "in_progress" | "on_hold" | "completed" | "cancelled" | "entered_in_error";
                priority?: "routine" | "urgent" | "asap" | "stat";
                patient_id?: string;
                order_number?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            /** @description The order, with an item for each test. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrderEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderEvents"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addOrderItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddedTests"];
            };
        };
        responses: {
            /** @description The order, with the items that were added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusReason"];
            };
        };
        responses: {
            /** @description The order, on hold. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order, placed again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSamples: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
                status?: "collected" | "in_transit" | "received" | "accepted" | "stored" | "disposed" | "rejected";
                order_id?: string;
                accession_number?: string;
                /** @description How the place of what is kept begins: a position, or a rack. */
                storage_place?: string;
                /** @description Only stored ones that need be kept no longer. */
                due_for_disposal?: "true";
                /** @description Only rejected samples that must be collected again. */
                awaits_recollection?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of samples. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamplePage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    collectSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSample"];
            };
        };
        responses: {
            /** @description The sample, with its accession number. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sample. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The label. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sample, received; its order is in progress. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sample, accepted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dispatchSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sample, in transit. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    storeSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Storage"];
            };
        };
        responses: {
            /** @description The sample, stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPlace"];
            };
        };
        responses: {
            /** @description The sample, at its new place. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disposeOfSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Disposal"];
            };
        };
        responses: {
            /** @description The sample, disposed of. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResults: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "entered_at" | "-entered_at";
                status?: "entered" | "interpreted" | "held" | "final" | "cancelled" | "entered_in_error";
                test_code?: string;
                order_id?: string;
                sample_id?: string;
                /** @description Only critical ones. */
                critical?: "true";
                hold_reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewResult"];
            };
        };
        responses: {
            /** @description The result, entered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnteredResult"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterResults: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewResults"];
            };
        };
        responses: {
            /** @description The results, in the order of the request. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnteredResults"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResultHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result, final. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correctResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correction"];
            };
        };
        responses: {
            /** @description The new version, entered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rerunResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResultReason"];
            };
        };
        responses: {
            /** @description The result, no longer counted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markResultInError: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResultReason"];
            };
        };
        responses: {
            /** @description The result, no longer counted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "opened_at" | "-opened_at";
                /** @description Waiting is the worklist: provisional, open and attempted together. */
                status?: "waiting" | "provisional" | "open" | "attempted" | "confirmed" | "closed" | "dismissed" | "any";
                /** @description Only escalated ones. */
                escalated?: "true";
                /** @description Only those whose time is over and that nobody has confirmed. */
                overdue?: "true";
                order_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNoticeCompliance: {
        parameters: {
            query?: {
                /** @description The first day; left out: 29 days before the last. */
                from?: string;
                /** @description The last day, which is included; left out: today. At most 400 days. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeCompliance"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notice. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    attemptNotice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNoticeAttempt"];
            };
        };
        responses: {
            /** @description The notice, with the attempt. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeNotice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notice, closed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAutoverificationSwitches: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "set_at" | "-set_at";
                test_code?: string;
                /** @description Only those that count now. */
                in_force?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of switches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoverificationSwitchPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switchAutoverification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAutoverificationSwitch"];
            };
        };
        responses: {
            /** @description The switch, in force. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoverificationSwitch"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAutoverificationModes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mode of each test. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoverificationModes"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countHoldReasons: {
        parameters: {
            query?: {
                days?: number;
                test_code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reasons. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldReasons"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportShadow: {
        parameters: {
            query?: {
                test_code?: string;
                /** @description 30 days before `to`, unless said. */
                from?: string;
                /** @description Now, unless said; at most 92 days after `from`. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison, by test. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoverificationTrial"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportWhatIf: {
        parameters: {
            query?: {
                /** @description 30 days before `to`, unless said. */
                from?: string;
                /** @description Now, unless said; at most 92 days after `from`. */
                to?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoverificationTrial"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelOrderItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusReason"];
            };
        };
        responses: {
            /** @description The order, with the test cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markWrongPatientOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrongPatient"];
            };
        };
        responses: {
            /** @description The order, marked as an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rejection"];
            };
        };
        responses: {
            /** @description The sample, rejected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusReason"];
            };
        };
        responses: {
            /** @description The order, cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markOrderInError: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusReason"];
            };
        };
        responses: {
            /** @description The order, marked as an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMaterials: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of materials. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcMaterialPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerMaterial: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcMaterial"];
            };
        };
        responses: {
            /** @description The material. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcMaterial"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLots: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
                material_id?: string;
                /** @description Lots that have a target for this test. */
                test_code?: string;
                /** @description Lots that have a target on this instrument; with `test_code`: for both at once. */
                instrument?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of lots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcLotPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerLot: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcLot"];
            };
        };
        responses: {
            /** @description The lot. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcLot"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcLot"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeLot: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lot, closed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcLot"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTargets: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of targets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcTargetPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignTarget: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcTarget"];
            };
        };
        responses: {
            /** @description The target. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcTarget"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    establishTarget: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstablishedQcTarget"];
            };
        };
        responses: {
            /** @description The target. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcTarget"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSigma: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A row for each test and instrument. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcSigmaList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRequirements: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of requirements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcRequirementPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requireControls: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcRequirement"];
            };
        };
        responses: {
            /** @description The requirement. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcRequirement"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "started_at" | "-started_at";
                instrument?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcRunPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterControls: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcRun"];
            };
        };
        responses: {
            /** @description The run, with what the rules say of each control. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcRun"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcRun"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "measured_at" | "-measured_at";
                test_code?: string;
                instrument?: string;
                verdict?: "in_control" | "warning" | "rejected" | "not_evaluated";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of points. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcPointPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The point. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcPoint"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvaluations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its evaluations, each with its inputs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcEvaluationList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAffectedResults: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "measured_at" | "-measured_at";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcAffectedResultPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCorrectiveActions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "taken_at" | "-taken_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of corrective actions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcCorrectiveActionPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeCorrectiveAction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcCorrectiveAction"];
            };
        };
        responses: {
            /** @description The corrective action. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcCorrectiveAction"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The states. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcStateList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drawControlChart: {
        parameters: {
            query?: {
                /** @description Left out: the first of the tests that the lot has a target for. */
                test_code?: string;
                /** @description Left out: the first of the instruments that have a target for it. */
                instrument?: string;
                /** @description The first day, in the laboratory’s time zone; 29 days before the last one. */
                from?: string;
                /** @description The last day; today, or the day on which the lot was closed. At most 366 days. */
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The chart, with an ETag. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description Nothing has changed since the ETag of `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQcSummaries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "day" | "-day";
                day?: string;
                instrument?: string;
                test_code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of summaries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcSummaryPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarizeQcDay: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQcSummary"];
            };
        };
        responses: {
            /** @description What the day held. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QcSummaryDay"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergePatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Merge"];
            };
        };
        responses: {
            /** @description The record that was merged, with its survivor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unmergePatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoneMerge"];
            };
        };
        responses: {
            /** @description The record, on its own again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "created_at" | "-created_at";
                status?: "queued" | "running" | "completed" | "failed" | "cancelled";
                instrument?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The analyzer’s export, as it wrote it.
                     */
                    file: string;
                    /** @description The code of the instrument: see /v1/instruments. */
                    analyzer: string;
                };
            };
        };
        responses: {
            /** @description The import: new, or the earlier one of the same file. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedImport"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The analyzer’s export, as it wrote it.
                     */
                    file: string;
                    /** @description The code of the instrument: see /v1/instruments. */
                    analyzer: string;
                    /** @description The definition of a profile, as JSON, to read the file by; without it, the instrument’s own. */
                    definition?: string;
                };
            };
        };
        responses: {
            /** @description What the import would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportTrial"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRefusedRows: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "position" | "-position";
                /** @description Rows that have this fault. */
                code?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of refused rows, in the order of the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedRowPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadRefusedRows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readImportAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import, queued again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import, cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstruments: {
        parameters: {
            query?: {
                /** @description false: those that are out of use. */
                active?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instruments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstrumentList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addInstrument: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInstrument"];
            };
        };
        responses: {
            /** @description The instrument. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instrument"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstrument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instrument; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instrument"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editInstrument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstrumentChanges"];
            };
        };
        responses: {
            /** @description The instrument as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instrument"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProfiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profiles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyzerProfileList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addProfile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAnalyzerProfile"];
            };
        };
        responses: {
            /** @description The version. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyzerProfile"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyzerProfileList"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countLanes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lanes, in the order of the work. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worklists"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToCollect: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                priority?: "routine" | "urgent" | "asap" | "stat";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectLane"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToReceive: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                priority?: "routine" | "urgent" | "asap" | "stat";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of samples. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiveLane"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToRun: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                priority?: "routine" | "urgent" | "asap" | "stat";
                test_code?: string;
                /** @description Only what waits of this order. */
                order_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunLane"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToVerify: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                priority?: "routine" | "urgent" | "asap" | "stat";
                test_code?: string;
                /** @description Only what waits of this order. */
                order_id?: string;
                hold_reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyLane"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToCall: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                priority?: "routine" | "urgent" | "asap" | "stat";
                test_code?: string;
                /** @description Only what waits of this order. */
                order_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallLane"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTurnaround: {
        parameters: {
            query?: {
                /** @description The first day, a local date of the laboratory; left out: the last day. */
                from?: string;
                /** @description The last day, included; left out: today. At most 1100 days, and 62 day by day. */
                to?: string;
                /** @description Any of test, priority and day, each once, with commas between them; empty: one figure for all. */
                group_by?: string;
                test_code?: string;
                priority?: "routine" | "urgent" | "asap" | "stat";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turnaround"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOverdueItems: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "urgency" | "-urgency";
                test_code?: string;
                priority?: "routine" | "urgent" | "asap" | "stat";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of open tests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverduePage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTurnaroundTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The targets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnaroundTargets"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setTurnaroundTarget: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTarget"];
            };
        };
        responses: {
            /** @description The target. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnaroundTarget"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endTurnaroundTarget: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat for 24 hours: the same key gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The target, ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnaroundTarget"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWorkingCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar; its ETag goes into If-Match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCalendar"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWorkingCalendar: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you got when you read it. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkingCalendarChanges"];
            };
        };
        responses: {
            /** @description The calendar as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCalendar"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Separated by commas, of: orders, samples, results, notices, qc, autoverification, imports, patients. Without it: all that you may see. */
                topics?: string;
                /** @description Only what happens in these orders, up to 100, separated by commas. */
                order_id?: string;
                /** @description Of what names an instrument, only this one. */
                instrument?: string;
                /** @description Begin after the event of this number; without it, with what happens from now on. */
                after?: number;
            };
            header?: {
                /** @description As `after`, and stronger: an EventSource sends it by itself when it comes again. */
                "last-event-id"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, for as long as the token is good. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportResults: {
        parameters: {
            query?: {
                /** @description The first moment; left out, a day before `to`. */
                from?: string;
                /** @description The first moment that does not belong to it any more; left out, now. */
                to?: string;
                /** @description Of this test only. */
                test_code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as fast as it is read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, in the form that `Accept` prefers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/html": string;
                    "application/pdf": string;
                    "application/fhir+json": components["schemas"]["FhirReport"];
                    "x-application/hl7-v2+er7": string;
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "at" | "-at";
                table_name?: string;
                row_id?: string;
                actor?: string;
                request_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditReads: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "at" | "-at";
                actor?: string;
                operation?: string;
                since?: string;
                until?: string;
                /** @description Needs `since`. */
                row_id?: string;
                /** @description The patient, and whatever belongs to their orders. Needs `since`. */
                patient_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of reads. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditReadPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditBlocks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A leading "-" sorts downwards. */
                sort?: "sealed_at" | "-sealed_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of blocks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditBlockPage"];
                };
            };
            /** @description Any other: a problem. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readFhirCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The CapabilityStatement. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirCapabilityStatement"];
                };
            };
        };
    };
    readFhirPatient: {
        parameters: {
            query?: {
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Patient. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirPatient"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    searchFhirPatients: {
        parameters: {
            query?: {
                /** @description The id of one resource. */
                _id?: string;
                /** @description An MRN that the person has or has had, `system|MRN` or the MRN alone. */
                identifier?: string;
                /** @description How many a page may have; never more than 200. */
                _count?: number;
                /** @description Part of the `next` link. */
                _cursor?: string;
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Bundle of type searchset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSearchset"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    readFhirServiceRequest: {
        parameters: {
            query?: {
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ServiceRequest. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirServiceRequest"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    searchFhirServiceRequests: {
        parameters: {
            query?: {
                /** @description The id of one resource. */
                _id?: string;
                /** @description `Patient/{id}` or the id alone; of a merged record: of the one that stays. */
                patient?: string;
                /** @description The order number, `system|number` or the number alone. */
                identifier?: string;
                /** @description How many a page may have; never more than 200. */
                _count?: number;
                /** @description Part of the `next` link. */
                _cursor?: string;
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Bundle of type searchset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSearchset"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    readFhirSpecimen: {
        parameters: {
            query?: {
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Specimen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSpecimen"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    searchFhirSpecimens: {
        parameters: {
            query?: {
                /** @description The id of one resource. */
                _id?: string;
                /** @description `Patient/{id}` or the id alone; of a merged record: of the one that stays. */
                patient?: string;
                /** @description The accession number, `system|number` or the number alone. */
                accession?: string;
                /** @description The same. */
                identifier?: string;
                /** @description How many a page may have; never more than 200. */
                _count?: number;
                /** @description Part of the `next` link. */
                _cursor?: string;
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Bundle of type searchset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSearchset"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    readFhirObservation: {
        parameters: {
            query?: {
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Observation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirObservation"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    searchFhirObservations: {
        parameters: {
            query?: {
                /** @description The id of one resource. */
                _id?: string;
                /** @description `Patient/{id}` or the id alone; of a merged record: of the one that stays. Needed without `based-on` and `_id`. */
                patient?: string;
                /** @description `ServiceRequest/{id}`: the tests of one order. */
                "based-on"?: string;
                /** @description LOINC or the code of the laboratory, `system|code` or the code alone; several by commas. */
                code?: string;
                /** @description When the sample was collected: `2026-11-23`, `ge2026-11-01`, `lt2026-11-23T08:15:00Z`; twice for a period. Without an offset in the time zone of the laboratory. */
                date?: string;
                /** @description How many a page may have; never more than 200. */
                _count?: number;
                /** @description Part of the `next` link. */
                _cursor?: string;
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Bundle of type searchset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSearchset"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    readFhirDiagnosticReport: {
        parameters: {
            query?: {
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The DiagnosticReport. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirDiagnosticReport"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    searchFhirDiagnosticReports: {
        parameters: {
            query?: {
                /** @description The id of one resource. */
                _id?: string;
                /** @description `Patient/{id}` or the id alone; of a merged record: of the one that stays. */
                patient?: string;
                /** @description `ServiceRequest/{id}`: the report of one order. */
                "based-on"?: string;
                /** @description The order number, `system|number` or the number alone. */
                identifier?: string;
                /** @description How many a page may have; never more than 200. */
                _count?: number;
                /** @description Part of the `next` link. */
                _cursor?: string;
                /** @description There is JSON only. */
                _format?: "json" | "application/json" | "application/fhir+json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Bundle of type searchset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["FhirSearchset"];
                };
            };
            /** @description Sign in first */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Your role does not allow this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
            /** @description It cannot be done at this moment · Too much is asked for at once */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["OperationOutcome"];
                };
            };
        };
    };
    checkLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    checkReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They may; `degraded` when nobody works on jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description They may not: see which check failed. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
