"""Addresses of the pages of points."""

from django.urls import path

from dure.points.awards import pages as awards
from dure.points.board import message
from dure.points.board import pages as board
from dure.points.closing import pages as corrections
from dure.points.closing import seal_pages as seals
from dure.points.founding import pages as setup
from dure.points.giving import pages as give
from dure.points.moderation import pages as moderation
from dure.points.proposals import pages as policies
from dure.points.proposals import simulation_pages as simulation
from dure.points.regulation import pages as regulation
from dure.points.reminder import pages as nudge
from dure.points.standings import mine, year
from dure.points.standings import pages as standings

app_name = "points"
urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("give/", give.give, name="give"),
    path("give/people", give.people, name="give_people"),
    path("give/agencies", give.outside_agencies, name="give_agencies"),
    path("give/sent/<int:transfer_id>/", give.sent, name="sent"),
    path("board/", board.board, name="board"),
    path("messages/<int:transfer_id>/", message.message, name="message"),
    path("messages/<int:transfer_id>/reaction", board.react, name="react"),
    path("messages/<int:transfer_id>/<str:what>", message.act, name="act_on_message"),
    path("weekly-question", nudge.choose_nudge, name="choose"),
    path("mine/", mine.mine, name="mine"),
    path("departments/", standings.standings, name="standings"),
    path("departments/<int:department_id>/", standings.department, name="department"),
    path("agency/", year.agency_year, name="agency"),
    path("people/<int:person_id>/", year.person_year, name="person_year"),
    path("corrections/", corrections.correction_list, name="corrections"),
    path("corrections/late/", corrections.late_orders, name="late"),
    path("corrections/new", corrections.new_correction, name="new_correction"),
    path("seals/", seals.seal_list, name="seals"),
    path("seals/dure-seals.txt", seals.seal_lines, name="seal_lines"),
    path("seals/verify_ledger.py", seals.checker, name="checker"),
    path("operation/messages/", moderation.queue, name="moderation"),
    path("awards/", awards.award_list, name="awards"),
    path("awards/new", awards.new_award, name="new_award"),
    path("awards/<int:award_id>/", awards.award, name="award"),
    path("awards/<int:award_id>/<str:what>", awards.decide, name="decide_award"),
    path("policies/", policies.policy_list, name="policies"),
    path("policies/new", policies.propose, name="propose_policy"),
    path("policies/simulate", simulation.simulate, name="simulate"),
    path("policies/<int:proposal_id>/", policies.proposal, name="policy_proposal"),
    path("policies/<int:proposal_id>/approval", policies.confirm, name="approve_policy"),
    path("policies/<int:proposal_id>/<str:what>", policies.decide, name="decide_policy"),
    path("map/", standings.collaboration_map, name="map"),
]
