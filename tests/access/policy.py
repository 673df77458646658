"""Who may do what: every address of the product, by method, object and role.

One line an address, method and object; one column a role. The status is what a valid request of
that person gets. `in` is a redirect to sign-in, 404 what is not theirs to see, 403 what they see
but may not do. An address without its line here fails `tests/access/test_matrix.py`; a method
without a line is 405. The spelling with a trailing slash has the policy of the one without.

    anonymous    nobody signed in
    agent        works in the team GeneralAgent
    supervisor   of all facilities
    local        a supervisor of the facility North alone
    admin        of all facilities
    auditor      of all facilities
    client       an API client that sees the facility North alone

    own          at North, in GeneralAgent              left      left GeneralAgent yesterday
    team         at North, in another team              facility  at South, in another team
    other        somebody else's                        -         no object is addressed
"""

ROLES = ("anonymous", "agent", "supervisor", "local", "admin", "auditor", "client")

PAGES = """
# address              method object    anonymous agent supervisor local admin auditor client
healthz                GET    -         200       200   200        200   200   200     200
readyz                 GET    -         200       200   200        200   200   200     200
login                  GET    -         200       302   302        302   302   302     302
login                  POST   -         200       302   302        302   302   302     302
logout                 POST   -         in        302   302        302   302   302     403
notice-read            POST   own       in        302   302        302   302   302     403
notice-read            POST   other     in        404   404        404   404   404     403

# How long one is still signed in (nobody: no time); a link by mail that is spent (410).
session                GET    -         200       200   200        200   200   200     200
session                POST   -         200       200   200        200   200   200     200
sessions               GET    -         in        200   200        200   200   200     403
sessions-end-others    POST   -         in        302   302        302   302   302     403
session-end            POST   other     in        404   404        404   404   404     403
tokens-end             POST   other     in        404   404        404   404   404     403
password               GET    -         410       410   410        410   410   410     410
password               POST   -         410       410   410        410   410   410     410
password-change        GET    -         in        200   200        200   200   200     403
password-change        POST   -         in        200   200        200   200   200     403
password-forgotten     GET    -         200       200   200        200   200   200     200
password-forgotten     POST   -         200       200   200        200   200   200     200
no-more-mail           GET    -         404       404   404        404   404   404     404
no-more-mail           POST   -         404       404   404        404   404   404     404
health                 GET    -         in        403   200        200   200   403     403
metrics                GET    -         404       404   404        404   404   404     404

dashboard              GET    -         in        200   200        200   200   200     403
dashboard-download     GET    -         in        200   200        200   200   200     403
worklist               GET    -         in        200   200        200   200   200     403
worklist-export        GET    -         in        200   200        200   200   200     403
worklist-views         GET    -         in        200   200        200   200   200     403
worklist-views         POST   -         in        302   302        302   302   302     403
worklist-view-menu     GET    -         in        200   200        200   200   200     403
worklist-view          POST   own       in        302   302        302   302   302     403
worklist-view          POST   other     in        404   404        404   404   404     403
worklist-columns       POST   -         in        302   302        302   302   302     403
worklist-paste         GET    -         in        200   200        200   200   200     403
worklist-paste         POST   -         in        302   302        302   302   302     403
exports                GET    -         in        200   200        200   200   200     403
exports                POST   -         in        302   302        302   302   302     403
export-file            GET    own       in        200   200        200   200   200     403
export-file            GET    other     in        404   404        404   404   404     403
claims                 GET    -         in        200   200        200   200   200     403
claims-export          GET    -         in        200   200        200   200   200     403
claims-columns         POST   -         in        302   302        302   302   302     403
entries                GET    -         in        200   200        200   200   200     403
entries-export         GET    -         in        200   200        200   200   200     403
missing                GET    -         in        200   200        200   200   200     403
missing-decide         POST   -         in        403   200        200   200   403     403

claim                  GET    own       in        200   200        200   200   200     403
claim                  GET    team      in        404   200        200   200   200     403
claim                  GET    facility  in        404   200        404   200   200     403
claim                  GET    left      in        200   200        200   200   200     403
claim-unmask           POST   own       in        200   200        200   200   200     403
claim-unmask           POST   team      in        404   200        200   200   200     403
claim-unmask           POST   facility  in        404   200        404   200   200     403
claim-unmask           POST   left      in        200   200        200   200   200     403
claims-search          GET    -         in        200   200        200   200   200     403
claims-search          POST   -         in        200   200        200   200   200     403
claims-find            POST   -         in        302   302        302   302   302     403
# What one did in bulk; those who decide for all see everybody's (the row is the supervisor's).
claims-bulk            GET    -         in        200   200        200   200   200     403
claims-bulk            POST   -         in        302   302        302   302   403     403
claims-bulk-one        GET    -         in        404   200        404   200   404     403
claims-bulk-progress   GET    -         in        404   200        404   200   404     403
claims-bulk-confirm    POST   -         in        404   302        404   302   404     403
claims-bulk-cancel     POST   -         in        404   302        404   302   404     403
claims-bulk-undo       POST   -         in        404   302        404   302   404     403
claim-assign           POST   own       in        302   302        302   302   403     403
claim-assign           POST   team      in        404   302        302   302   403     403
claim-assign           POST   facility  in        404   302        404   302   403     403
claim-assign           POST   left      in        403   302        302   302   403     403
claim-payments         POST   own       in        302   302        302   302   403     403
claim-payments         POST   team      in        404   302        302   302   403     403
claim-payments         POST   facility  in        404   302        404   302   403     403
claim-payments         POST   left      in        403   302        302   302   403     403
claim-reverse          POST   own       in        302   302        302   302   403     403
claim-reverse          POST   team      in        404   302        302   302   403     403
claim-reverse          POST   facility  in        404   302        404   302   403     403
claim-reverse          POST   left      in        403   302        302   302   403     403
claim-write-off        POST   own       in        302   302        302   302   403     403
claim-write-off        POST   team      in        404   302        302   302   403     403
claim-write-off        POST   facility  in        404   302        404   302   403     403
claim-write-off        POST   left      in        403   302        302   302   403     403
claim-cause            POST   own       in        302   302        302   302   403     403
claim-cause            POST   team      in        404   302        302   302   403     403
claim-cause            POST   facility  in        404   302        404   302   403     403
claim-cause            POST   left      in        403   302        302   302   403     403
claim-presence         POST   own       in        200   200        200   200   200     403
claim-presence         POST   team      in        404   200        200   200   200     403
claim-presence         POST   facility  in        404   200        404   200   200     403
claim-presence         POST   left      in        200   200        200   200   200     403
claim-attachments      POST   own       in        302   302        302   302   403     403
claim-attachments      POST   team      in        404   302        302   302   403     403
claim-attachments      POST   facility  in        404   302        404   302   403     403
claim-attachments      POST   left      in        403   302        302   302   403     403
claim-attachment       GET    own       in        200   200        200   200   200     403
claim-attachment       GET    team      in        404   200        200   200   200     403
claim-attachment       GET    facility  in        404   200        404   200   200     403
claim-attachment       GET    left      in        200   200        200   200   200     403
claim-attachment-withdraw POST own      in        302   302        302   302   403     403
claim-attachment-withdraw POST team     in        404   302        302   302   403     403
claim-attachment-withdraw POST facility in        404   302        404   302   403     403
claim-attachment-withdraw POST left     in        403   302        302   302   403     403

# Taking what is somebody else's to take is refused, and said: 302. Nothing to take: 302 to the end.
worklist-next          POST   -         in        200   302        302   302   403     403
worklist-end           GET    -         in        200   200        200   200   403     403
worklist-take          POST   own       in        302   302        302   302   403     403
worklist-take          POST   team      in        404   302        302   302   403     403
worklist-take          POST   facility  in        404   302        404   302   403     403
worklist-take          POST   left      in        403   302        302   302   403     403
worklist-snooze        POST   own       in        200   302        302   302   403     403
worklist-snooze        POST   facility  in        404   302        404   302   403     403
worklist-let-go        POST   own       in        302   302        302   302   403     403

# Without a lead an agent escalates to a team: 302 and a message in any case.
claim-escalate         POST   own       in        302   302        302   302   403     403
claim-escalate         POST   team      in        404   302        302   302   403     403
claim-escalate         POST   facility  in        404   302        404   302   403     403
claim-escalate         POST   left      in        403   302        302   302   403     403
claim-return           POST   own       in        302   302        302   302   403     403
claim-return           POST   team      in        404   302        302   302   403     403
claim-return           POST   facility  in        404   302        404   302   403     403
claim-return           POST   left      in        403   302        302   302   403     403

decisions              GET    -         in        200   200        200   200   200     403
decisions-export       GET    -         in        200   200        200   200   200     403
decisions-decide       POST   -         in        403   200        200   200   403     403
decision-withdraw      POST   own       in        302   302        302   302   403     403
decision-withdraw      POST   team      in        404   302        302   302   403     403
decision-withdraw      POST   facility  in        404   302        404   302   403     403
decision-withdraw      POST   left      in        404   302        302   302   403     403
claim-status           POST   own       in        302   302        302   302   403     403
claim-status           POST   team      in        404   302        302   302   403     403
claim-status           POST   facility  in        404   302        404   302   403     403
claim-status           POST   left      in        403   302        302   302   403     403
deadlines              GET    -         in        200   200        200   200   200     403
deadlines-export       GET    -         in        200   200        200   200   200     403
deadline-sign-off      POST   own       in        403   302        302   302   403     403
deadline-sign-off      POST   team      in        404   302        302   302   403     403
deadline-sign-off      POST   facility  in        404   302        404   302   403     403

# A touch leads on to the next claim, which is posted for (307). One that left the team meanwhile is
# only read, and its draft is kept.
claim-touches          POST   own       in        200   302        302   302   403     403
claim-touches          POST   team      in        404   302        302   302   403     403
claim-touches          POST   facility  in        404   302        404   302   403     403
claim-touches          POST   left      in        403   302        302   302   403     403
claim-touches          GET    own       in        302   302        302   302   302     403
claim-take-back        POST   own       in        302   302        302   302   403     403
claim-take-back        POST   team      in        404   302        302   302   403     403
claim-take-back        POST   facility  in        404   302        404   302   403     403
claim-take-back        POST   left      in        403   302        302   302   403     403
claim-correct          POST   own       in        302   302        302   302   403     403
claim-correct          POST   team      in        404   302        302   302   403     403
claim-correct          POST   facility  in        404   302        404   302   403     403
claim-correct          POST   left      in        403   302        302   302   403     403
claim-correct          GET    own       in        200   200        200   200   403     403
claim-correct          GET    team      in        404   200        200   200   403     403
claim-correct          GET    facility  in        404   200        404   200   403     403
claim-correct          GET    left      in        403   200        200   200   403     403
claim-draft            POST   own       in        200   200        200   200   403     403
claim-draft            POST   team      in        404   200        200   200   403     403
claim-draft            POST   facility  in        404   200        404   200   403     403
claim-draft            POST   left      in        200   200        200   200   403     403
phrases                GET    -         in        200   200        200   200   200     403
phrases                POST   -         in        302   302        302   302   403     403
text-remove            POST   own       in        302   302        302   302   403     403
text-remove            POST   other     in        404   404        404   404   403     403
macro-remove           POST   own       in        302   302        302   302   403     403
macro-remove           POST   other     in        404   404        404   404   403     403

# One's own day; the board is for supervisors and team leads, plans for those who decide.
my-day                 GET    -         in        200   200        200   200   200     403
team-board             GET    -         in        404   200        200   200   200     403
team-plans             POST   -         in        404   302        302   302   403     403
team-plan              GET    own       in        404   200        404   200   200     403
team-plan-choose       POST   own       in        404   302        404   302   403     403
team-plan-drop         POST   own       in        404   302        404   302   403     403
team-plan-undo         POST   own       in        404   302        404   302   403     403

# What others did cannot be told apart by facility.
audit                  GET    -         in        404   200        404   200   200     403
audit-export           GET    -         in        404   200        404   200   200     403

# A rule set reaches over all facilities. An editor sent without its rules is 400.
routing                GET    -         in        404   200        404   200   200     403
routing                POST   -         in        404   302        404   302   403     403
routing-version        GET    -         in        404   200        404   200   200     403
routing-version        POST   -         in        404   400        404   400   403     403
routing-dry-run        POST   -         in        404   400        404   400   403     403
routing-activate       POST   -         in        404   302        404   302   403     403

# So does the score. An editor sent without its weights is 400.
score                  GET    -         in        404   200        404   200   200     403
score                  POST   -         in        404   302        404   302   403     403
score-version          GET    -         in        404   200        404   200   200     403
score-version          POST   -         in        404   400        404   400   403     403
score-preview          POST   -         in        404   400        404   400   403     403
score-activate         POST   -         in        404   302        404   302   403     403

# A claims file holds claims of every team and facility. Columns sent without any are 400.
imports                GET    -         in        404   200        404   200   200     403
imports                POST   -         in        404   302        404   302   403     403
import-template        GET    -         in        404   200        404   200   200     403
import-dictionary      GET    -         in        404   200        404   200   200     403
import-dictionary-csv  GET    -         in        404   200        404   200   200     403
import                 GET    -         in        404   200        404   200   200     403
import-progress        GET    -         in        404   200        404   200   200     403
import-mapping         POST   -         in        404   400        404   400   403     403
import-format          POST   -         in        404   302        404   302   403     403
import-confirm         POST   -         in        404   302        404   302   403     403
import-cancel          POST   -         in        404   302        404   302   403     403
import-resume          POST   -         in        404   302        404   302   403     403
import-undo            POST   -         in        404   302        404   302   403     403
import-errors          GET    -         in        404   200        404   200   200     403
import-rejected        GET    -         in        404   200        404   200   200     403
import-difference      GET    -         in        404   200        404   200   200     403

# How payers are pursued: read by everyone, written by those who decide for all. A draft is there.
workflows              GET    -         in        200   200        200   200   200     403
workflow-new           GET    -         in        403   200        403   200   403     403
workflow-new           POST   -         in        403   302        403   302   403     403
workflow-draft         POST   own       in        403   302        403   302   403     403
workflow-version       GET    own       in        200   200        200   200   200     403
workflow-version       POST   own       in        403   400        403   400   403     403
workflow-activate      POST   own       in        403   302        403   302   403     403
enrolment-rules        GET    -         in        200   200        200   200   200     403
enrolment-rules        POST   -         in        403   302        403   302   403     403
enrolment-rules-version GET    own       in        200   200        200   200   200     403
enrolment-rules-version POST   own       in        403   400        403   400   403     403
enrolment-rules-dry-run POST   own       in        403   200        403   200   403     403
enrolment-rules-claims POST   own       in        403   302        403   302   403     403
enrolment-rules-activate POST   own       in        403   302        403   302   403     403
handover-rules         GET    -         in        200   200        200   200   200     403
handover-rules         POST   -         in        403   302        403   302   403     403
handover-rules-version GET    own       in        200   200        200   200   200     403
handover-rules-version POST   own       in        403   400        403   400   403     403
handover-rules-dry-run POST   own       in        403   200        403   200   403     403
handover-rules-claims  POST   own       in        403   302        403   302   403     403
handover-rules-activate POST   own       in        403   302        403   302   403     403
claim-workflow         GET    own       in        200   200        200   200   200     403
claim-workflow         GET    team      in        404   200        200   200   200     403
claim-workflow         GET    facility  in        404   200        404   200   200     403
claim-workflow         GET    left      in        200   200        200   200   200     403
claim-workflow         POST   own       in        302   302        302   302   403     403
claim-workflow         POST   team      in        404   302        302   302   403     403
claim-workflow         POST   facility  in        404   302        404   302   403     403
claim-workflow         POST   left      in        403   302        302   302   403     403
payer-strategies       GET    -         in        200   200        200   200   200     403
payer-strategies-export GET   -         in        200   200        200   200   200     403
payer-strategy         GET    own       in        200   200        200   200   200     403
payer-strategy-compare GET    own       in        200   200        200   200   200     403
payer-strategy-draft   POST   own       in        403   302        403   302   403     403
strategy-version       GET    own       in        200   200        200   200   200     403
strategy-version       POST   own       in        403   400        403   400   403     403
strategy-version-draft POST   own       in        403   302        403   302   403     403
strategy-version-activate POST own      in        403   302        403   302   403     403
campaigns              GET    -         in        200   200        200   200   200     403
campaigns-export       GET    -         in        200   200        200   200   200     403
campaign-new           GET    -         in        403   200        200   200   403     403
campaign-new           POST   -         in        403   200        200   200   403     403
campaign               GET    own       in        404   200        404   200   200     403
campaign-claims        GET    own       in        404   200        404   200   200     403
campaign-claims-export GET    own       in        404   200        404   200   200     403
campaign-progress      GET    own       in        404   200        404   200   200     403
campaign-launch        POST   own       in        404   302        404   302   403     403
campaign-pause         POST   own       in        404   302        404   302   403     403
campaign-resume        POST   own       in        404   302        404   302   403     403
campaign-complete      POST   own       in        404   302        404   302   403     403
campaign-clone         POST   own       in        404   302        404   302   403     403
campaign-trial         GET    own       in        404   200        404   200   403     403
campaign-trial         POST   own       in        404   302        404   302   403     403
campaign-trial-remove  POST   own       in        404   302        404   302   403     403

# Letters about a claim, texts of messages, and what became of them.
claim-letter           GET    own       in        200   200        200   200   200     403
claim-letter           GET    team      in        404   200        200   200   200     403
claim-letter           GET    facility  in        404   200        404   200   200     403
claim-letter           GET    left      in        200   200        200   200   200     403
claim-letter           POST   own       in        302   302        302   302   403     403
claim-letter           POST   team      in        404   302        302   302   403     403
claim-letter           POST   facility  in        404   302        404   302   403     403
claim-letter           POST   left      in        403   302        302   302   403     403
template-preview       GET    -         in        403   200        200   200   403     403
outbox                 GET    -         in        403   200        403   200   200     403
outbox-decide          POST   own       in        403   302        403   302   403     403
outbox-file            POST   own       in        403   200        403   200   200     403

# Clusters of denials are summed over every facility; a project is also its owner's. The agent
# owns the one, a supervisor the other; a third cluster has none yet.
denials                GET    -         in        404   200        404   200   200     403
denials-export         GET    -         in        404   200        404   200   200     403
denial-project-start   GET    own       in        404   200        404   200   403     403
denial-project-start   POST   own       in        404   302        404   302   403     403
denial-projects        GET    -         in        200   200        200   200   200     403
denial-project         GET    own       in        200   200        404   200   200     403
denial-project         GET    other     in        404   200        404   200   200     403
denial-project-enrol   POST   own       in        403   302        404   302   403     403
denial-project-close   POST   own       in        302   302        404   302   403     403
denial-project-close   POST   other     in        404   302        404   302   403     403
"""

API = """
# address              method object    anonymous agent supervisor local admin auditor client
api-token              POST   -         401       401   401        401   401   401     401
api-token-refresh      POST   -         401       401   401        401   401   401     401
api-schema             GET    -         401       200   200        200   200   200     200
api-docs               GET    -         in        200   200        200   200   200     200
dashboard-stats        GET    -         401       200   200        200   200   200     200

api-claims             GET    -         401       200   200        200   200   200     200
api-claim              GET    own       401       200   200        200   200   200     200
api-claim              GET    team      401       404   200        200   200   200     200
api-claim              GET    facility  401       404   200        404   200   200     404
api-claim              GET    left      401       200   200        200   200   200     200
api-claim-bare         GET    own       401       200   200        200   200   200     200
api-claim-bare         GET    facility  401       404   200        404   200   200     404
api-claim              PUT    own       401       403   200        200   200   403     200
api-claim              PUT    facility  401       403   200        400   200   403     400
api-claim-bare         PUT    own       401       403   200        200   200   403     200
api-claim-unmask       POST   own       401       200   200        200   200   200     200
api-claim-unmask       POST   team      401       404   200        200   200   200     200
api-claim-unmask       POST   facility  401       404   200        404   200   200     404
api-claim-unmask       POST   left      401       200   200        200   200   200     200
api-claims-search      POST   -         401       200   200        200   200   200     200
api-bulk               POST   -         401       201   201        201   201   403     201
api-bulk-one           GET    -         401       404   200        404   200   404     404
api-bulk-confirm       POST   -         401       404   200        404   200   404     404
api-bulk-undo          POST   -         401       404   409        404   409   404     404
api-claim-assign       POST   own       401       200   200        200   200   403     409
api-claim-assign       POST   team      401       404   200        200   200   403     409
api-claim-assign       POST   facility  401       404   200        404   200   403     404
api-claim-assign       POST   left      401       403   200        200   200   403     409
api-claim-payments     POST   own       401       201   201        201   201   403     201
api-claim-payments     POST   team      401       404   201        201   201   403     201
api-claim-payments     POST   facility  401       404   201        404   201   403     404
api-claim-payments     POST   left      401       403   201        201   201   403     201
api-claim-reverse      POST   own       401       201   201        201   201   403     201
api-claim-reverse      POST   team      401       404   201        201   201   403     201
api-claim-reverse      POST   facility  401       404   201        404   201   403     404
api-claim-reverse      POST   left      401       403   201        201   201   403     201
api-claim-write-off    POST   own       401       202   201        201   201   403     202
api-claim-write-off    POST   team      401       404   201        201   201   403     202
api-claim-write-off    POST   facility  401       404   201        404   201   403     404
api-claim-write-off    POST   left      401       403   201        201   201   403     202

api-claim-escalate     POST   own       401       201   201        201   201   403     201
api-claim-escalate     POST   team      401       404   201        201   201   403     201
api-claim-escalate     POST   facility  401       404   201        404   201   403     404
api-claim-escalate     POST   left      401       403   201        201   201   403     201
api-claim-return       POST   own       401       409   409        409   409   403     409
api-claim-return       POST   team      401       404   409        409   409   403     409
api-claim-return       POST   facility  401       404   409        404   409   403     404
api-claim-return       POST   left      401       403   409        409   409   403     409
api-claim-escalate     PUT    own       401       403   400        400   400   403     400
api-claim-return       PUT    own       401       403   400        400   400   403     400

# Above one's limit a write-off is a request (202). Only who asked withdraws (409).
api-decisions          GET    -         401       200   200        200   200   200     200
api-decision           GET    own       401       200   200        200   200   200     200
api-decision           GET    team      401       404   200        200   200   200     200
api-decision           GET    facility  401       404   200        404   200   200     404
api-decision           GET    left      401       404   200        200   200   200     200
api-decision-approve   POST   own       401       403   200        200   200   403     403
api-decision-approve   POST   team      401       404   200        200   200   403     403
api-decision-approve   POST   facility  401       404   200        404   200   403     404
api-decision-approve   POST   left      401       404   200        200   200   403     403
api-decision-refuse    POST   own       401       403   200        200   200   403     403
api-decision-refuse    POST   team      401       404   200        200   200   403     403
api-decision-refuse    POST   facility  401       404   200        404   200   403     404
api-decision-refuse    POST   left      401       404   200        200   200   403     403
api-decision-withdraw  POST   own       401       409   409        409   409   403     409
api-decision-withdraw  POST   team      401       404   409        409   409   403     409
api-decision-withdraw  POST   facility  401       404   409        404   409   403     404
api-decision-withdraw  POST   left      401       404   409        409   409   403     409
api-claim-attachments  GET    own       401       200   200        200   200   200     200
api-claim-attachments  GET    team      401       404   200        200   200   200     200
api-claim-attachments  GET    facility  401       404   200        404   200   200     404
api-claim-attachments  GET    left      401       200   200        200   200   200     200
api-claim-attachments  POST   own       401       201   201        201   201   403     201
api-claim-attachments  POST   team      401       404   201        201   201   403     201
api-claim-attachments  POST   facility  401       404   201        404   201   403     404
api-claim-attachments  POST   left      401       403   201        201   201   403     201
api-claim-attachment   GET    own       401       200   200        200   200   200     200
api-claim-attachment   GET    team      401       404   200        200   200   200     200
api-claim-attachment   GET    facility  401       404   200        404   200   200     404
api-claim-attachment   GET    left      401       200   200        200   200   200     200
# (Only who sent a file or a supervisor withdraws it; else 409.)
api-claim-attachment-withdraw POST own  401       409   200        200   200   403     409
api-claim-attachment-withdraw POST team 401       404   200        200   200   403     409
api-claim-attachment-withdraw POST facility 401   404   200        404   200   403     404
api-claim-attachment-withdraw POST left 401       403   200        200   200   403     409

# Somebody else's webhooks are seen by those who see everything.
api-webhooks           GET    -         401       200   200        200   200   200     200
api-webhooks           POST   -         401       403   201        201   201   403     201
api-webhook            GET    own       401       200   200        200   200   200     200
api-webhook            GET    other     401       404   200        404   200   200     404
api-webhook            PATCH  own       401       403   200        200   200   403     200
api-webhook            PATCH  other     401       403   200        404   200   403     404
api-webhook            DELETE own       401       403   204        204   204   403     204
api-webhook            DELETE other     401       403   204        404   204   403     404
api-webhook-rotate     POST   own       401       403   200        200   200   403     200
api-webhook-rotate     POST   other     401       403   200        404   200   403     404
api-webhook-test       POST   own       401       403   202        202   202   403     202
api-webhook-test       POST   other     401       403   202        404   202   403     404
api-webhook-deliveries GET    own       401       200   200        200   200   200     200
api-webhook-deliveries GET    other     401       404   200        404   200   200     404
api-webhook-replay     POST   own       401       403   202        202   202   403     202
api-webhook-replay     POST   other     401       403   202        404   202   403     404

api-claim-status       POST   own       401       200   200        200   200   403     200
api-claim-status       POST   team      401       404   200        200   200   403     200
api-claim-status       POST   facility  401       404   200        404   200   403     404
api-claim-status       POST   left      401       403   200        200   200   403     200
api-claim-snooze       POST   own       401       200   200        200   200   403     200
api-claim-snooze       POST   team      401       404   200        200   200   403     200
api-claim-snooze       POST   facility  401       404   200        404   200   403     404
api-claim-snooze       POST   left      401       403   200        200   200   403     200
api-deadlines          GET    -         401       200   200        200   200   200     200
api-outcomes           GET    -         401       200   200        200   200   200     200
api-claim-touches      POST   own       401       201   201        201   201   403     201
api-claim-touches      POST   team      401       404   201        201   201   403     201
api-claim-touches      POST   facility  401       404   201        404   201   403     404
api-claim-touches      POST   left      401       403   201        201   201   403     201
api-claim-touches      GET    own       401       200   200        200   200   200     200
api-claim-touches      GET    team      401       404   200        200   200   200     200
api-claim-touches      GET    facility  401       404   200        404   200   200     404
api-claim-touches      GET    left      401       200   200        200   200   200     200
# A client neither wrote the touch nor decides.
api-claim-take-back    POST   own       401       201   201        201   201   403     409
api-claim-take-back    POST   team      401       404   201        201   201   403     409
api-claim-take-back    POST   facility  401       404   201        404   201   403     404
api-claim-take-back    POST   left      401       403   201        201   201   403     409
api-claim-correct      POST   own       401       201   201        201   201   403     409
api-claim-correct      POST   team      401       404   201        201   201   403     409
api-claim-correct      POST   facility  401       404   201        404   201   403     404
api-claim-correct      POST   left      401       403   201        201   201   403     409

# A claim whose number ends like a verb is put at that address; sent without its facts it is 400.
api-claim-assign       PUT    own       401       403   400        400   400   403     400
api-claim-payments     PUT    own       401       403   400        400   400   403     400
api-claim-reverse      PUT    own       401       403   400        400   400   403     400
api-claim-write-off    PUT    own       401       403   400        400   400   403     400
api-claim-status       PUT    own       401       403   400        400   400   403     400
api-claim-snooze       PUT    own       401       403   400        400   400   403     400
api-claim-touches      PUT    own       401       403   400        400   400   403     400
api-claim-take-back    PUT    own       401       403   400        400   400   403     400
api-claim-correct      PUT    own       401       403   400        400   400   403     400
api-claim-attachments  PUT    own       401       403   400        400   400   403     400
api-claim-attachment   PUT    own       401       403   400        400   400   403     400
api-claim-attachment-withdraw PUT own   401       403   400        400   400   403     400

# (A client gives no claim to another team: 409. A facility that is not theirs is an unknown one,
# before anything is looked up: 400.)

api-worklist-next      POST   -         401       200   204        204   204   403     204
api-worklist-take      POST   own       401       200   200        200   200   403     200
api-worklist-take      POST   facility  401       404   200        404   200   403     404
api-worklist-let-go    POST   own       401       204   204        204   204   403     204
api-worklist-let-go    POST   facility  401       404   204        404   204   403     404

api-payers             GET    -         401       200   200        200   200   200     200
api-payer              GET    -         401       200   200        200   200   200     200
api-facilities         GET    -         401       200   200        200   200   200     200
api-facility           GET    own       401       404   200        200   200   200     200
api-facility           GET    facility  401       404   200        404   200   200     404
api-teams              GET    -         401       200   200        200   200   200     200
api-team               GET    own       401       200   200        200   200   200     200
api-team               GET    team      401       404   200        200   200   200     200
api-team               PATCH  own       401       403   200        403   200   403     403
api-team               PATCH  team      401       404   200        403   200   403     403
api-users              GET    -         401       200   200        200   200   200     200
api-user               GET    own       401       200   200        200   200   200     404
api-user               GET    team      401       404   200        200   200   200     404
api-user               PATCH  own       401       403   200        403   200   403     404
api-user               PATCH  team      401       404   200        403   200   403     404
api-user-absences      POST   own       401       403   201        403   201   403     404
api-user-absences      POST   team      401       404   201        403   201   403     404
api-user-absence-end   POST   own       401       403   200        403   200   403     404
api-user-absence-end   POST   team      401       404   200        403   200   403     404

api-audit              GET    -         401       404   200        404   200   200     404

api-routing            GET    -         401       200   200        200   200   200     200
api-routing-dry-run    POST   -         401       403   200        403   200   403     403

# Checked and waiting: it can be confirmed and cancelled, not resumed or undone (409).
api-imports            GET    -         401       404   200        404   200   200     404
api-imports            POST   -         401       404   202        404   202   403     404
api-import             GET    -         401       404   200        404   200   200     404
api-import-mapping     POST   -         401       404   202        404   202   403     404
api-import-confirm     POST   -         401       404   202        404   202   403     404
api-import-cancel      POST   -         401       404   202        404   202   403     404
api-import-resume      POST   -         401       404   409        404   409   403     404
api-import-undo        POST   -         401       404   409        404   409   403     404
api-import-errors      GET    -         401       404   200        404   200   200     404
api-import-rejected    GET    -         401       404   200        404   200   200     404
api-mapping-profiles   GET    -         401       404   200        404   200   200     404

# A draft of each waits: what drafts changes it, and answers 200.
api-workflows          GET    -         401       200   200        200   200   200     200
api-workflows          POST   -         401       403   201        403   201   403     403
api-workflow           GET    own       401       200   200        200   200   200     200
api-workflow-versions  POST   own       401       403   200        403   200   403     403
api-workflow-activate  POST   own       401       403   200        403   200   403     403
api-enrolment-rules    GET    -         401       200   200        200   200   200     200
api-enrolment-rules    POST   -         401       403   200        403   200   403     403
api-enrolment-rules-dry-run POST   -         401       403   200        403   200   403     403
api-enrolment-rules-version GET    own       401       200   200        200   200   200     200
api-enrolment-rules-version PUT    own       401       403   200        403   200   403     403
api-enrolment-rules-activate POST   own       401       403   200        403   200   403     403
api-handover-rules     GET    -         401       200   200        200   200   200     200
api-handover-rules     POST   -         401       403   200        403   200   403     403
api-handover-rules-dry-run POST   -         401       403   200        403   200   403     403
api-handover-rules-version GET    own       401       200   200        200   200   200     200
api-handover-rules-version PUT    own       401       403   200        403   200   403     403
api-handover-rules-activate POST   own       401       403   200        403   200   403     403
api-claim-workflow     GET    own       401       200   200        200   200   200     200
api-claim-workflow     GET    team      401       404   200        200   200   200     200
api-claim-workflow     GET    facility  401       404   200        404   200   200     404
api-claim-workflow     GET    left      401       200   200        200   200   200     200
api-claim-workflow     POST   own       401       200   200        200   200   403     200
api-claim-workflow     POST   team      401       404   200        200   200   403     200
api-claim-workflow     POST   facility  401       404   200        404   200   403     404
api-claim-workflow     POST   left      401       403   200        200   200   403     200
api-claim-workflow     PUT    own       401       403   400        400   400   403     400
api-payer-strategies   GET    -         401       200   200        200   200   200     200
api-payer-strategy     GET    own       401       200   200        200   200   200     200
api-payer-strategy-versions POST own    401       403   200        403   200   403     403
api-payer-strategy-activate POST own    401       403   200        403   200   403     403
api-campaigns          GET    -         401       200   200        200   200   200     200
api-campaigns          POST   -         401       403   201        201   201   403     403
api-campaigns-preview  POST   -         401       403   200        200   200   403     403
api-campaign           GET    own       401       404   200        404   200   200     404
api-campaign-launch    POST   own       401       404   409        404   409   403     404
api-campaign-pause     POST   own       401       404   409        404   409   403     404
api-campaign-resume    POST   own       401       404   409        404   409   403     404
api-campaign-complete  POST   own       401       404   409        404   409   403     404
api-campaign-clone     POST   own       401       404   201        404   201   403     404
api-campaign-trial     GET    own       401       404   200        404   200   200     404
api-campaign-trial     PUT    own       401       404   200        404   200   403     404
api-campaign-trial     DELETE own       401       404   204        404   204   403     404

api-message-templates  GET    -         401       200   200        200   200   200     200
api-message-templates  POST   -         401       403   201        403   201   403     403
api-message-template   GET    own       401       200   200        200   200   200     200
api-message-template-versions GET own   401       200   200        200   200   200     200
api-message-template-versions POST own  401       403   201        403   201   403     403
api-message-template-version GET own    401       200   200        200   200   200     200
api-message-template-preview GET own    401       403   200        200   200   403     403
api-message-template-activate POST own  401       403   200        403   200   403     403
api-message-template-retire POST own    401       403   200        403   200   403     403

# A letter that nobody of the cast wrote, waiting: it can be posted and cancelled, not sent again;
# and one that the agent wrote.
api-outbox             GET    -         401       200   200        200   200   200     200
api-outbox-message     GET    own       401       404   200        404   200   200     404
api-outbox-message     GET    team      401       200   200        404   200   200     404
api-outbox-cancel      POST   own       401       404   200        404   200   403     404
api-outbox-cancel      POST   team      401       403   200        404   200   403     404
api-outbox-send-again  POST   own       401       404   409        404   409   403     404
api-outbox-mark-sent   POST   own       401       404   200        404   200   403     404

api-denial-clusters    GET    -         401       200   200        200   200   200     200
api-denial-projects    GET    -         401       200   200        200   200   200     200
api-denial-projects    POST   -         401       403   201        403   201   403     403
api-denial-project     GET    own       401       200   200        404   200   200     404
api-denial-project     GET    other     401       404   200        404   200   200     404
api-denial-project-enrol POST own       401       403   200        403   200   403     403
api-denial-project-close POST own       401       200   200        404   200   403     404
"""

# The back office: nobody signed in is sent to sign-in, agents and clients are refused (403).
# v lists and looks, a adds, c changes, d deletes, f has file pages (export for v, import for ac);
# `own` means that a row of a facility that is not theirs is 404, `none` that all rows are.
ADMIN = """
# model                    pages supervisor local admin auditor  rows for local
accounts_facility          f     vac        vc    vac   v        own
accounts_skill             -     vac        v     vacd  v        all
accounts_team              f     vac        v     vac   v        all
accounts_user              -     vac        va    vac   v        all
accounts_auditentry        -     v          v     v     v        none
accounts_message           -     v          v     v     v        none
accounts_optout            -     v          v     v     v        none
claims_claim               -     v          v     v     v        own
claims_ledgerentry         -     v          v     v     v        own
claims_import              -     v          v     v     v        none
claims_mappingprofile      -     vcd        v     vcd   v        none
claims_payer               f     vac        v     vac   v        all
claims_payeralias          f     vacd       v     vacd  v        all
claims_contractterm        f     vacd       v     vacd  v        all
claims_answertime          -     vac        v     vac   v        all
claims_deadline            -     v          v     v     v        own
claims_deadlinerule        -     vac        v     vac   v        all
claims_denialcategory      f     vac        v     vac   v        all
claims_denialcode          f     vac        v     vac   v        all
claims_rootcause         f     vac        v     vac   v        all
claims_payermerge          -     v          v     v     v        none
claims_routingversion      -     v          v     v     v        none
claims_scoreweights        -     v          v     v     v        none
claims_touch               -     v          v     v     v        own
claims_outcome             f     vac        v     vac   v        all
claims_followuprule        f     vacd       v     vacd  v        all
claims_textmodule          -     vacd       v     vacd  v        all
claims_macro               -     vacd       v     vacd  v        all
claims_jobrun              -     v          v     v     v        none
claims_approvallimit       -     v          v     vac   v        none
claims_decisionrequest     -     v          v     v     v        own
claims_escalation          -     v          v     v     v        own
claims_escalationversion   -     v          v     v     v        none
strategies_strategy        -     v          v     v     v        all
strategies_strategyversion -     v          v     v     v        all
strategies_workflowversion -     v          v     v     v        all
strategies_enrolment       -     v          v     v     v        own
strategies_prioritythresholds - va         v     va    v        all
strategies_campaign        -     v          v     v     v        none
strategies_trial           -     v          v     v     v        none
strategies_messagetemplate -     va         v     va    v        all
strategies_enrolmentrules  -     v          v     v     v        all
strategies_handoverrules   -     v          v     v     v        all
strategies_handover        -     v          v     v     v        own
strategies_denialcluster   -     v          v     v     v        none
strategies_denialproject   -     v          v     v     v        none
exchange_webhookendpoint   -     v          v     v     v        none
exchange_webhookdelivery   -     v          v     v     v        none
"""
# The user asked for works in a team, and so sees more than `local` does: not theirs to change.

# Pages of the back office that show no model. No model of ours has an address "on site": 404.
ADMIN_PAGES = """
# address                    method object anonymous agent supervisor local admin auditor client
admin:index                  GET    -      in        403   200        200   200   200     403
admin:app_list               GET    -      in        403   200        200   200   200     403
admin:login                  GET    -      302       403   302        302   302   302     403
admin:logout                 POST   -      in        403   done       done  done  done    403
admin:password_change        GET    -      in        403   302        302   302   302     403
admin:password_change_done   GET    -      in        403   200        200   200   200     403
admin:autocomplete           GET    -      in        403   200        200   200   200     403
admin:jsi18n                 GET    -      in        403   200        200   200   200     403
admin:view_on_site           GET    -      in        403   404        404   404   404     403
admin:auth_user_password_change GET own    in        403   200        403   200   403     403
admin:strategies_workflowversion_export GET - in     403   200        200   200   200     403
admin:strategies_workflowversion_import GET - in     403   200        403   200   403     403
admin:strategies_workflowversion_process_import POST - in 403 done    403   done  403     403
# A file of strategies or texts brings drafts; above, it would take the right to add and change.
admin:strategies_strategyversion_export GET - in     403   200        200   200   200     403
admin:strategies_strategyversion_import GET - in     403   200        403   200   403     403
admin:strategies_strategyversion_process_import POST - in 403 done    403   done  403     403
admin:strategies_messagetemplate_export GET - in     403   200        200   200   200     403
admin:strategies_messagetemplate_import GET - in     403   200        403   200   403     403
admin:strategies_messagetemplate_process_import POST - in 403 done    403   done  403     403
"""

# Addresses without a line of their own, and why.
UNNAMED = {
    "None": "the back office's index without its slash",
    "admin:None": "old spellings: a redirect to the change page, or the address with its slash",
}
# Addresses that answer to any method, and why that is safe.
ANY_METHOD = {
    "healthz": "tells nothing and touches nothing",
    "readyz": "only reads",
    "login": "signs in by PUT as by POST",
    "logout": "an admin is signed out",
}
