"""Addresses of the pages of points."""

from django.urls import path

from dure.points.views import (
    awards,
    board,
    console,
    give,
    mine,
    moderation,
    notices,
    policies,
    reports,
    simulation,
    standings,
)

app_name = "points"
urlpatterns = [
    path("give/", give.give, name="give"),
    path("give/people", give.people, name="give_people"),
    path("give/sent/<int:transfer_id>/", give.sent, name="sent"),
    path("board/", board.board, name="board"),
    path("messages/<int:transfer_id>/", moderation.message, name="message"),
    path("messages/<int:transfer_id>/<str:what>", moderation.act, name="act_on_message"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new", notices.new_notices, name="new_notices"),
    path("notices/seen", notices.see_all, name="see_all"),
    path("notices/<int:notice_id>/", notices.open_notice, name="open_notice"),
    path("mine/", mine.mine, name="mine"),
    path("departments/", standings.standings, name="standings"),
    path("departments/<int:department_id>/", standings.department, name="department"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/sign", reports.sign, name="sign_report"),
    path("reports/<int:report_id>/<str:format_>", reports.download, name="download_report"),
    path("operation/", console.operation, name="console"),
    path("operation/messages/", moderation.queue, name="moderation"),
    path("awards/", awards.award_list, name="awards"),
    path("awards/new", awards.new_award, name="new_award"),
    path("awards/<int:award_id>/", awards.award, name="award"),
    path("awards/<int:award_id>/<str:what>", awards.decide, name="decide_award"),
    path("policies/", policies.policy_list, name="policies"),
    path("policies/new", policies.propose, name="propose_policy"),
    path("policies/simulate", simulation.simulate, name="simulate"),
    path("policies/<int:proposal_id>/", policies.proposal, name="policy_proposal"),
    path("policies/<int:proposal_id>/<str:what>", policies.decide, name="decide_policy"),
    path("map/", standings.collaboration_map, name="map"),
]
