"""Clusters and projects of denials."""

from typing import Any

CLUSTER: dict[str, Any] = {
    "id": 12,
    "payer": "BCBS",
    "code": "197",
    "words": "The approval or notice needed beforehand is missing.",
    "category": "Authorisation",
    "provider": "Ames, Ann",
    "claims": 41,
    "balance": "5120.40",
    "provider_denied": 60,
    "provider_claims": 400,
    "payer_denied": 150,
    "payer_claims": 4000,
    "lift": 4.0,
    "lift_low": 3.19,
    "stands_out": True,
    "first_action": "Find the authorisation; ask for a late one; else appeal.",
    "appeal": "yes",
    "owner": "Authorisations",
    "project": None,
}
PROJECT: dict[str, Any] = {
    "id": 3,
    "name": "BCBS: Authorisation",
    "payer": "BCBS",
    "code": "197",
    "provider": "Ames, Ann",
    "state": "open",
    "owner": "supervisor",
    "workflow": "appeal-process",
    "note": "",
    "started_on": "2026-11-21",
    "closed_on": None,
    "reopened_on": None,
    "root_cause": None,
    "finding": "",
    "claims": 41,
    "enrolled": 38,
    "balance_at_start": "5120.40",
    "collected": "0.00",
    "open_claims": 41,
    "open_balance": "5120.40",
}
DONE = {
    "state": "done",
    "closed_on": "2026-12-18",
    "root_cause": "Authorisation not obtained",
    "finding": "The desk stopped asking in March.",
}
REQUESTS: dict[str, Any] = {
    "denial_projects_start": {
        "cluster": 12,
        "name": "BCBS: Authorisation",
        "workflow": "appeal-process",
        "owner": "supervisor",
    },
    "denial_projects_close": {
        "root_cause": "Authorisation not obtained",
        "finding": "The desk stopped asking in March.",
    },
}
ANSWERS: dict[str, Any] = {
    "denial_clusters_list": {"results": [CLUSTER], "next": None},
    "denial_projects_list": {"results": [PROJECT], "next": None},
    "denial_projects_start": PROJECT,
    "denial_projects_retrieve": PROJECT,
    "denial_projects_enrol": PROJECT,
    "denial_projects_close": {**PROJECT, **DONE},
}
