"""What somebody tries who means no good: other people's rows, tampered fields, days and numbers that cannot be."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.outreach.conftest import Outreach
from tests.outreach.test_views import NEW, form, hidden, line, picture, send
from tracker.core import db
from tracker.outreach.models import Activity, ActivityFile

PAGES = (
    "/outreach", "/outreach/figures", "/outreach/activities", "/outreach/plans", "/outreach/materials",
    "/outreach/figures.csv", "/outreach/figures.xlsx", "/outreach/activities.csv", "/outreach/activities.xlsx",
)  # fmt: skip
WRITING = ("/outreach/new", NEW, "/outreach/new?channel=market", "/outreach/import", "/outreach/paper")
JUNK = "unit=%C2%B2&channel=x&language=&village=-1&directive=a&day=31/2/2024&from=x&to=9/9/9999&look=no&page=0"


@pytest.mark.parametrize("person", ["office", "commune_a", "leader"])
def test_every_page_stands_in_an_empty_installation(browser: Any, person: str) -> None:
    client = browser(person)
    for path in (*PAGES, *(WRITING if person != "leader" else ())):
        assert client.get(path).status_code == 200, path


def test_an_address_full_of_junk_shows_the_whole(browser: Any, outreach: Outreach) -> None:
    outreach.record()
    office = browser("office")
    for path in PAGES:
        assert office.get(f"{path}?{JUNK}").status_code == 200, path
    assert office.get(f"/outreach?directive={2**31 - 1}").status_code == 404
    assert "1/6" in office.get("/outreach?day=1/1/2100").get_data(as_text=True)
    assert "0/0" in office.get("/outreach?day=1/1/1990").get_data(as_text=True)


def test_another_units_row_is_not_there(browser: Any, outreach: Outreach, leaflet: Any) -> None:
    row_id = outreach.record(files=[leaflet()])
    directive, unit = outreach.directive(outreach.task()), outreach.cast.units["commune_a"]
    file_id = db.session.query(ActivityFile).one().id
    stranger = browser("commune_b")
    paths = (
        f"/outreach/{row_id}", f"/outreach/{row_id}/edit", f"/outreach/{row_id}/withdraw",
        f"/outreach/{row_id}/paper", f"/outreach/{row_id}/files/{file_id}", f"/outreach/new?copy={row_id}",
        f"/outreach/plans/{directive}/{unit}",
    )  # fmt: skip
    for path in paths:
        assert stranger.get(path).status_code == 404, path
    for step, sent in (("edit", form(outreach, version="1")), ("withdraw", {"reason": "Xóa", "version": "1"})):
        assert stranger.post(f"/outreach/{row_id}/{step}", data=sent).status_code == 404
    plan = {"sessions": "0", "due_on": "1/12/2024", "version": "0"}
    assert stranger.post(f"/outreach/plans/{directive}/{unit}", data=plan).status_code == 404
    assert (outreach.row(row_id).attendances, outreach.totals().activities) == (40, 1)


def test_a_file_leaves_only_through_its_own_activity(browser: Any, outreach: Outreach, leaflet: Any) -> None:
    bare, row_id = outreach.record(villages=("hop_2",)), outreach.record(files=[leaflet()])
    file_id = db.session.query(ActivityFile).one().id
    commune = browser("commune_a")
    with commune.get(f"/outreach/{row_id}/files/{file_id}") as answer:
        assert answer.status_code == 200
    assert commune.get(f"/outreach/{bare}/files/{file_id}").status_code == 404


def test_tampered_choices_are_refused_and_record_nothing(browser: Any, outreach: Outreach) -> None:
    foreign, own = outreach.task("commune_b"), outreach.task()
    draft = outreach.tasks.draft({"leads": ("commune_a",), "kind": "outreach"})
    commune = browser("commune_a")
    tampered: tuple[dict[str, Any], ...] = (
        {"task_ids": [str(foreign)]}, {"task_ids": ["²"]}, {"directive_ids": [str(outreach.directive(foreign))]},
        {"directive_ids": [str(draft)]}, {"material_ids": ["1"]}, {"languages": ["klingon"]}, {"languages": []},
        {"village_ids": ["²"]}, {"village_ids": ["9" * 40]}, {"village_ids": ["-1"]}, {"audience": "nobody"},
        {"attendances": "-5"}, {"attendances": "99999999999999999999"}, {"attendances": "1e3"},
        {"sessions": "0"}, {"women": "41"}, {"held_on": "31/2/2024"}, {"held_on": "1/1/0001"},
        {"place": "a" * 201}, {"note": "a" * 2_001}, {"key": ""},
    )  # fmt: skip
    for number, given in enumerate(tampered):
        answer = commune.post(NEW, data=form(outreach, **{"key": f"{number:032}", **given}))
        # A question that the page does not ask is not heard: it is recorded without it, by nobody's doing.
        if answer.status_code == 302:
            row = outreach.row(int(answer.location.rsplit("/", 1)[1]))
            assert given.keys() & {"material_ids", "directive_ids"}
            assert (row.materials, row.directives) == ([], [])
            outreach.withdraw(row.id)
            continue
        assert answer.status_code in {400, 422}, given
    assert outreach.totals().activities == 0
    assert commune.post(NEW, data=form(outreach, task_ids=[str(own)], key="n" * 32)).status_code == 302


@pytest.mark.parametrize(
    ("given", "concern"),
    [
        ({"village_ids": "na_cung"}, "foreign"),
        ({"held_on": "1/12/2024"}, "future"),
        ({"held_on": "31/8/2024", "task_ids": True}, "early"),
        ({"attendances": "99999"}, "crowd"),
    ],
)
def test_what_is_doubtful_stands_only_with_a_reason_that_the_office_reads(
    browser: Any, outreach: Outreach, given: dict[str, Any], concern: str
) -> None:
    task = outreach.task()
    sent = form(outreach, **given)
    if "task_ids" in given:
        sent["task_ids"] = [str(task)]
    if "village_ids" in given:
        sent["village_ids"] = [str(outreach.villages[given["village_ids"]])]
    commune = browser("commune_a")
    first = commune.post(NEW, data=sent)
    assert first.status_code == 422
    assert hidden(first.get_data(as_text=True), "seen") == {"seen": concern}
    # Saying that everything was seen is not a reason.
    assert commune.post(NEW, data={**sent, "seen": concern, "concern_reason": " "}).status_code == 422
    done = commune.post(NEW, data={**sent, "seen": concern, "concern_reason": "Đã hỏi trưởng bản."})
    assert done.status_code == 302
    assert "Đã hỏi trưởng bản." in browser("office").get(done.location).get_data(as_text=True)
    assert "Đã hỏi trưởng bản." in browser("office").get("/outreach/activities.csv").get_data(as_text=True)


def test_materials_answer_to_the_office_alone(browser: Any, outreach: Outreach) -> None:
    office, commune = browser("office"), browser("commune_a")
    sent = {"title": "Tờ rơi", "kind": "leaflet", "language": "hmong", "directive_id": "0"}
    paths = [
        office.post(
            "/outreach/materials/new",
            data={**sent, "key": key * 32, "files": (io.BytesIO(picture()), "to-roi.png")},
        ).location
        for key in "ab"
    ]
    assert commune.post("/outreach/materials/new", data=sent).status_code == 403
    for step in ("editions", "retire"):
        assert commune.post(f"{paths[0]}/{step}", data={"version": "1"}).status_code == 403
    commune.post(f"{paths[0]}/fetch")
    # Having fetched one opens neither the other, nor an edition that is not there.
    assert commune.get(f"{paths[1]}/editions/1").status_code == 404
    assert commune.get(f"{paths[0]}/editions/2").status_code == 404
    assert office.post(f"{paths[0]}/retire", data={"version": "99"}, follow_redirects=True).status_code == 200
    assert commune.get(paths[0]).status_code == 200
    assert office.post(f"{paths[0]}/retire", data={"version": "1"}).location == "/outreach/materials"
    assert commune.post(f"{paths[0]}/fetch").status_code in {404, 409}


def test_withdrawing_twice_and_correcting_what_is_withdrawn(browser: Any, outreach: Outreach) -> None:
    row_id = outreach.record()
    commune, sent = browser("commune_a"), {"reason": "Ghi nhầm.", "version": "1"}
    assert [commune.post(f"/outreach/{row_id}/withdraw", data=sent).status_code for _ in range(2)] == [302, 409]
    assert commune.post(f"/outreach/{row_id}/edit", data=form(outreach, version="2")).status_code == 409
    assert [one.verb for one in outreach.row(row_id).events] == ["record", "withdraw"]


def test_a_file_with_too_many_lines_is_refused_whole(browser: Any, outreach: Outreach) -> None:
    many = [line(day=f"{1 + number % 28}/{1 + number // 28 % 8}/2024", reason="Đúng.") for number in range(301)]
    assert send(browser("commune_a"), *many).status_code == 422
    assert db.session.query(Activity).count() == 0


def test_words_without_an_end_stay_within_their_fields(browser: Any, outreach: Outreach) -> None:
    word = "Pờ" * 40
    sent = form(outreach, place=f"<b>{word}</b>", note=f"{word}\x00\u202e</script>")
    row_id = int(browser("commune_a").post(NEW, data=sent).location.rsplit("/", 1)[1])
    office = browser("office")
    for path in ("/outreach", "/outreach/activities", f"/outreach/{row_id}", f"/outreach/{row_id}/paper"):
        page = office.get(path).get_data(as_text=True)
        assert f"<b>{word}" not in page, path
    assert office.get("/outreach/activities.xlsx").status_code == 200
