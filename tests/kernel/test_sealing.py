"""Sealed fields: bound to table, field and row; found again only by a keyed index."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import build
from weixia.kernel import sealing
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

WHERE = {"table": "registry_person", "field": "id_sealed", "uuid": uuid.UUID(int=7)}


@given(st.text(max_size=200))
def test_what_goes_in_comes_out(text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()
    assert sealing.unseal(sealing.seal(clean, **WHERE), **WHERE) == clean


@pytest.mark.parametrize("moved", [
    {"table": "registry_familycontact"}, {"field": "phone_sealed"}, {"uuid": uuid.UUID(int=8)},
])
def test_a_value_moved_to_another_row_or_field_does_not_open(moved: dict[str, object]) -> None:
    sealed = sealing.seal("110105193310161010", **WHERE)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealed, **{**WHERE, **moved})


@pytest.mark.parametrize("part", [2, 3])
def test_a_changed_value_does_not_open(part: int) -> None:
    parts = sealing.seal("13800000001", **WHERE).split(".")
    parts[part] = ("B" if parts[part][0] == "A" else "A") + parts[part][1:]
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(".".join(parts), **WHERE)


def test_the_same_text_is_never_sealed_alike() -> None:
    sealed = [sealing.seal("13800000001", **WHERE) for _ in range(2000)]
    assert len({one.split(".")[2] for one in sealed}) == len(set(sealed)) == 2000


def test_nothing_stays_nothing() -> None:
    assert sealing.seal("", **WHERE) == sealing.unseal("", **WHERE) == sealing.blind("phone", "") == ""


def test_the_blind_index_is_stable_keyed_and_of_one_field() -> None:
    index = sealing.blind("phone", "13800000001")
    assert index == sealing.blind("phone", "13800000001") and len(index) == 32
    assert index != sealing.blind("id_number", "13800000001")
    assert index != sealing.blind("phone", "13800000002")
    assert "13800000001" not in index


def test_other_keys_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed, index = sealing.seal("13800000001", **WHERE), sealing.blind("phone", "13800000001")

    class Others:
        def field_key(self, kid: str) -> bytes:
            return b"\x01" * 16

        def named_key(self, name: str) -> bytes:
            return b"\x02" * 32

    monkeypatch.setattr(sealing, "_field_key", Others().field_key)
    monkeypatch.setattr(sealing, "_named_key", Others().named_key)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealed, **WHERE)
    assert sealing.blind("phone", "13800000001") != index


def test_sm3_is_sm3() -> None:
    """The example of GB/T 32905: SM3("abc")."""
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_row_names_are_time_ordered_and_well_formed() -> None:
    names = [sealing.uuid7() for _ in range(100)]
    assert {name.version for name in names} == {7} and {name.variant for name in names} == {uuid.RFC_4122}
    assert len(set(names)) == 100


@pytest.mark.django_db
def test_the_database_holds_no_clear_text() -> None:
    with scoped(ROOT):
        person = build().people["李老"]
        stored = Person.objects.filter(pk=person.pk).values("id_sealed", "phone_sealed", "id_index").get()
        assert clear(Person.objects.get(pk=person.pk), "id_sealed") == "110105193310161010"
        assert Person.objects.get(id_index=sealing.blind("id_number", "110105193310161010")).pk == person.pk
    assert not any("110105193310161010" in value or "13800000001" in value for value in stored.values())


@pytest.mark.django_db
def test_ciphertext_swapped_between_rows_does_not_open() -> None:
    with scoped(ROOT):
        people = build().people
        li, wang = people["李老"], people["王老"]
        li.id_sealed, wang.id_sealed = wang.id_sealed, li.id_sealed
        for person in (li, wang):
            with pytest.raises(sealing.SealBroken):
                clear(person, "id_sealed")
        put(li, "phone_sealed", "13811112222")
        assert clear(li, "phone_sealed") == "13811112222"
