"""Who may do what: every endpoint, API and page, for every kind of reader, in one table.

A new endpoint that is not in the table fails the test, and so does one whose answer to anybody changes.
"""

import pytest

from tests.endpoints import endpoints
from tests.permissions import READERS, city, outcome
from tests.rooms import declared, rows

# Y: allowed, as far as the rules. L: sign in first. N: not allowed. H: as if it were not there.
# Sessions: anonymous, ordinary, operator, personnel, evaluation, auditor, administrator, operator elsewhere.
# Tokens of the operator: read, write, operate, admin.
TABLE = """
GET /me                                                        LYYYYYYY YNNN
GET /tokens                                                    LYYYYYYY YNNN
GET /sessions                                                  LYYYYYYY YNNN
DELETE /sessions                                               LYYYYYYY NYNN
DELETE /sessions/{session_id}                                  LHHHHHHH NHNN
POST /tokens                                                   LNNNNNNN NNNN
DELETE /tokens/{token_id}                                      LHHHHHYH NNNH
GET /accounts                                                  LNNNNNYN NNNN
POST /accounts                                                 LNNNNNNN NNNN
POST /accounts/{account_id}/open                               LNNNNNNN NNNN
POST /accounts/{account_id}/close                              LNNNNNNN NNNN
POST /accounts/{account_id}/one-time-password                  LNNNNNNN NNNN
GET /agencies                                                  LYYYYYYY YNNN
GET /departments                                               LYYYYYYY YNNN
GET /people                                                    LYYYYYYY YNNN
GET /people/{person_id}                                        LYYYYYYY YNNN
GET /points/allowance                                          LYYYYYNY YNNN
GET /points/eligibility                                        LYYYYYNY YNNN
POST /points/transfers                                         LYYYYYYY NYNN
GET /points/transfers                                          LYYYYYYY YNNN
POST /points/transfers/batch                                   LYYYYYYY NYNN
GET /points/board                                              LYYYYYYY YNNN
GET /points/people/{person_id}/summary                         LNYYNNNN YNNN
GET /points/departments/{department_id}/days                   LYYYYYHH YNNN
GET /points/departments/{department_id}/summary                LYYYYYHH YNNN
GET /points/agencies/{code}/summary                            LYYYYYHH YNNN
GET /points/policy                                             LYYYYYHY YNNN
GET /points/transfers/{transfer_id}/letter                     LHYHHHHH YNNN
GET /points/special-awards                                     LNYYYYNY NNYN
POST /points/special-awards                                    LNYNNNNY NNYN
GET /points/special-awards/budget                              LNYYYYNY NNYN
POST /points/special-awards/preview                            LNYNNNNY NNYN
GET /points/special-awards/{award_id}                          LNYYYYNH NNYN
POST /points/special-awards/{award_id}/approve                 LNNYYNNH NNNN
POST /points/special-awards/{award_id}/decline                 LNYYYNNH NNYN
GET /points/special-awards/{award_id}/record                   LHYYYYHH NNYN
GET /points/special-awards/{award_id}/notices/{person_id}      LHYYYYHH YNNN
POST /points/transfers/{transfer_id}/hide                      LNYNNNNH NNYN
POST /points/transfers/{transfer_id}/unhide                    LNYNNNNH NNYN
POST /points/transfers/{transfer_id}/report                    LYYYYYHH NYNN
POST /points/transfers/{transfer_id}/dismiss-reports           LNYNNNNH NNYN
POST /points/transfers/{transfer_id}/appeal                    LHHHHHHH NHNN
POST /points/transfers/{transfer_id}/reject-appeal             LNYNNNNH NNYN
POST /points/transfers/{transfer_id}/reverse                   LNYNNNNH NNYN
PUT /points/transfers/{transfer_id}/reaction                   LYYYYYHH NYNN
DELETE /points/transfers/{transfer_id}/reaction                LYYYYYYY NYNN
GET /points/moderation                                         LNYNNYNY NNYN
GET /points/notices                                            LYYYYYYY YNNN
POST /points/notices/seen                                      LYYYYYYY NYNN
POST /points/notices/{notice_id}/seen                          LHHHHHHH NHNN
GET /points/policies                                           LYYYYYHY YNNN
POST /points/policies                                          LNYNNNNY NNYN
POST /points/policies/simulate                                 LNYYYYNY NNYN
GET /points/policies/proposals                                 LYYYYYHY YNNN
GET /points/policies/proposals/{proposal_id}                   LYYYYYHH YNNN
GET /points/policies/proposals/{proposal_id}/package           LYYYYYHH YNNN
POST /points/policies/proposals/{proposal_id}/opinions         LYYYYYHH NYNN
POST /points/policies/proposals/{proposal_id}/approve          LNYNNNHH NNYN
POST /points/policies/proposals/{proposal_id}/decline          LNYYYNHH NNYN
GET /points/years                                              LNYYYYNY NNYN
GET /points/years/{year}                                       LNYYYYNH NNYN
GET /points/years/{year}/preview                               LNYYYYNH NNYN
POST /points/years/{year}/settle                               LNYNNNNH NNYN
POST /points/years/{year}/sign-off                             LNYNNNNY NNYN
GET /points/years/{year}/export                                LNYYYYNY NNYN
GET /webhooks                                                  LNYNNNYY NNYN
POST /webhooks                                                 LNNNNNNN NNYN
DELETE /webhooks/{webhook_id}                                  LNYNNNYH NNYN
POST /webhooks/{webhook_id}/test                               LNYNNNYH NNYN
POST /webhooks/{webhook_id}/resend                             LNYNNNYH NNYN
POST /webhooks/{webhook_id}/deliveries/{delivery_id}/resend    LNYNNNYH NNYN
GET /webhooks/{webhook_id}/deliveries                          LNYNNNYH NNYN
GET /points/late-changes                                       LNYYYYNY NNYN
GET /points/corrections                                        LNYYYYNY NNYN
POST /points/corrections                                       LNYNNNNH NNYN
POST /points/corrections/preview                               LNYNNNNY NNYN
GET /points/seals                                              LYYYYYYY YNNN
GET /points/reports                                            LNYYYNNY NNYN
POST /points/reports                                           LNYNYNNY NNYN
POST /points/reports/preview                                   LNYNYNNY NNYN
GET /points/reports/{report_id}                                LNYHYNHH NNYN
POST /points/reports/{report_id}/sign                          LNYHYNHH NNYN
GET /points/reports/{report_id}/file                           LNYHYNHH NNYN
GET /points/reports/{report_id}/entries                        LNYHYNHH NNYN
GET /points/selections                                         LYYYYYYY YNNN
POST /points/selections                                        LNYNNNNY NNYN
GET /points/selections/{selection_id}                          LHYHHYHH YNNN
POST /points/selections/{selection_id}/judge                   LNYNNNNH NNYN
POST /points/selections/{selection_id}/close                   LNYNNNNH NNYN
POST /points/selections/{selection_id}/approve                 LNYYYNNH NNYN
POST /points/selections/{selection_id}/decline                 LNYYYNNH NNYN
POST /points/selections/{selection_id}/publicise               LNYNNNNH NNYN
GET /points/selections/{selection_id}/certificates/{entry_id}  LHYHHYHH YNNN
GET /points/exports/{kind}                                     LNNNNNNN NNNN
POST /points/exports/{kind}                                    LNYYNNNY NNNN
GET /points/exports/jobs/{export_id}                           LHHHHHHH HNNN
GET /points/exports/jobs/{export_id}/file                      LHHHHHHH HNNN
GET /points/documents/{kind}                                   LNYNNNHY YNNN
GET /points/reciprocity/runs                                   LNYNNYNY NNYN
POST /points/reciprocity/runs                                  LNYNNYNY NNYN
POST /points/reciprocity/runs/{run_id}/open                    LNYNNYNH NNYN
GET /points/reciprocity/mine                                   LYYYYYYY YNNN
POST /points/reciprocity/patterns/{pattern_id}/comments        LHHHHHHH NHNN
GET /me/preferences                                            LYYYYYYY YNNN
PATCH /me/preferences                                          LYYYYYNY NYNN
home                                                           LYYYYYYY LLLL
person                                                         LYYYYYYY LLLL
points:give                                                    LYYYYYYY LLLL
points:give_agencies                                           LYYYYYYY LLLL
points:give_people                                             LYYYYYYY LLLL
points:sent                                                    LHHHHHHH LLLL
points:board                                                   LYYYYYYY LLLL
points:message                                                 LYYYYYHH LLLL
points:react                                                   LYYYYYYY LLLL
points:act_on_message                                          LNYNNNHH LLLL
points:moderation                                              LNYNNYNY LLLL
points:awards                                                  LNYYYYNY LLLL
points:new_award                                               LNYNNNNY LLLL
points:award                                                   LHYYYYHH LLLL
points:decide_award                                            LNNYYNNH LLLL
points:policies                                                LYYYYYHY LLLL
points:regulation                                              LHYHHHYY LLLL
points:setup                                                   LHHHHHYH LLLL
points:propose_policy                                          LNYNNNNY LLLL
points:simulate                                                LNYYYYNY LLLL
points:policy_proposal                                         LYYYYYHH LLLL
points:approve_policy                                          LNYNNNHH LLLL
points:decide_policy                                           LNYNNNHH LLLL
notifications:notices                                          LYYYYYYY LLLL
notifications:new_notices                                      NYYYYYYY NNNN
notifications:see_all                                          LYYYYYYY LLLL
notifications:open_notice                                      LHHHHHHH LLLL
points:choose                                                  LYYYYYNY LLLL
patterns:reciprocity                                           LNYNNYNY LLLL
patterns:reciprocity_run                                       LNYNNYNH LLLL
patterns:reciprocity_progress                                  LNYNNYNH LLLL
patterns:my_patterns                                           LYYYYYYY LLLL
patterns:comment_on_pattern                                    LHHHHHHH LLLL
points:mine                                                    LYYYYYYY LLLL
points:standings                                               LYYYYYYY LLLL
points:department                                              LYYYYYHH LLLL
results:years                                                  LNYYYYNY LLLL
results:year                                                   LNYYYYNH LLLL
results:preview_year                                           LNYYYYNH LLLL
results:settle_year                                            LNYNNNNH LLLL
results:sign_year                                              LNYNNNNH LLLL
results:download_year                                          LNYYNYNY LLLL
points:map                                                     LYYYYYYY LLLL
organizations:import                                           LNYYNNYY LLLL
organizations:template                                         LNYYNNYY LLLL
organizations:upload                                           LHYYHHYH LLLL
organizations:upload_progress                                  LHYYHHYH LLLL
organizations:again                                            LHYYHHYH LLLL
organizations:confirm                                          LHYYHHYH LLLL
organizations:discard                                          LHYYHHYH LLLL
organizations:upload_file                                      HHHHHHHH HHHH
organizations:load                                             LHYYHYYH LLLL
results:reports                                                LHYYYHHY LLLL
results:report                                                 LHYHYHHH LLLL
results:sign_report                                            LHYHYHHH LLLL
results:report_entries                                         LHYHYHHH LLLL
results:download_report                                        LHYHYHHH LLLL
results:selections                                             LYYYYYYY LLLL
results:new_selection                                          LNYNNNNY LLLL
results:selection                                              LHYHHYHH LLLL
results:act_on_selection                                       LHYHHNHH LLLL
results:documents                                              LNYNNNYY LLLL
results:exports                                                LYYYYYYY LLLL
results:export_trail                                           LNNNNYYN LLLL
results:export                                                 LHHHHHHH LLLL
results:export_progress                                        LHHHHHHH LLLL
results:export_file                                            LHHHHHHH LLLL
results:console                                                LHYHHHHY LLLL
points:agency                                                  LYYYYYYY LLLL
points:person_year                                             LNYYNNNN LLLL
points:seals                                                   LYYYYYYY LLLL
points:seal_lines                                              LYYYYYYY LLLL
points:checker                                                 LYYYYYYY LLLL
points:corrections                                             LNYYYYNY LLLL
points:late                                                    LNYYYYNY LLLL
points:new_correction                                          LNYNNNNY LLLL
organizations:directory                                        LYYYYYYY LLLL
organizations:print                                            LYYYYYHY LLLL
organizations:copy_html                                        LYYYYYHY LLLL
organizations:copy_csv                                         LYYYYYHY LLLL
organizations:search                                           LYYYYYYY LLLL
accounts:security                                              LYYYYYYY LLLL
accounts:end_session                                           LYYYYYYY LLLL
accounts:end_sessions                                          LYYYYYYY LLLL
accounts:tokens                                                LYYYYYYY LLLL
accounts:revoke_token                                          LYYYYYYY LLLL
accounts:administration                                        LNNNNNYN LLLL
accounts:new_account                                           LNNNNNYN LLLL
accounts:missing                                               LNNNNNYN LLLL
accounts:passwords                                             LYYYYYYY LLLL
accounts:roles                                                 LNNNNNYN LLLL
accounts:bind_role                                             LNNNNNYN LLLL
accounts:removals                                              LNNYNNYN LLLL
accounts:decide_removal                                        LYYYYYYY LLLL
accounts:account                                               LNNNNNYN LLLL
accounts:act_on_account                                        LYYYYYYY LLLL
account_login                                                  YYYYYYYY YYYY
account_logout                                                 YYYYYYYY YYYY
account_inactive                                               YYYYYYYY YYYY
account_reauthenticate                                         LYYYYYYY LLLL
account_change_password                                        LYYYYYYY LLLL
account_set_password                                           LYYYYYYY LLLL
mfa_authenticate                                               LYYYYYYY LLLL
mfa_reauthenticate                                             LYYYYYYY LLLL
mfa_index                                                      LYYYYYYY LLLL
mfa_activate_totp                                              LYYYYYYY LLLL
mfa_deactivate_totp                                            LHHHHHHH LLLL
mfa_view_recovery_codes                                        LHHHHHHH LLLL
mfa_generate_recovery_codes                                    LYYYYYYY LLLL
audit:trail                                                    LNNNNYYN LLLL
notifications:webhooks                                         LNYNNNYY LLLL
notifications:new_webhook                                      LNYNNNYY LLLL
notifications:webhook                                          LNYNNNYH LLLL
notifications:rotate_secret                                    LNYNNNYH LLLL
notifications:act_on_webhook                                   LNYNNNYH LLLL
notifications:mail                                             LYYYYYYY LLLL
theme                                                          YYYYYYYY YYYY
api-docs                                                       YYYYYYYY YYYY
set_language                                                   YYYYYYYY YYYY
"""


def _table() -> dict[str, str]:
    """Return the rows of the table above, and those that rooms keep themselves."""
    return {
        name: row
        for table in (TABLE, *(one.table for one in declared()))
        for name, row in rows(table).items()
    }


@pytest.mark.django_db
def test_every_endpoint_stands_in_the_table_and_nothing_else_does() -> None:
    assert set(endpoints(city())) == set(_table())


@pytest.mark.django_db(transaction=True)
def test_everybody_may_do_what_the_table_says_and_nothing_more() -> None:
    made = city()
    table = _table()
    found = {
        name: "".join(outcome(made.clients[reader], *request) for reader in READERS)
        for name, request in endpoints(made).items()
    }
    wrong = [f"{name:62} {row[:8]} {row[8:]}" for name, row in found.items() if row != table.get(name)]
    assert not wrong, "\n".join(["these rows came out differently:", *wrong])


@pytest.mark.django_db
def test_what_changes_something_is_refused_to_a_session_without_its_csrf_token() -> None:
    made = city()
    client = made.clients["operator"]
    client.handler.enforce_csrf_checks = True
    for name, (method, address, body) in endpoints(made).items():
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = client.generic(method, address, body or "", "application/json")
            assert answer.status_code == 403, name
