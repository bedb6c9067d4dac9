"""The map: neighbours share their edges, and the parts make up the whole."""

from itertools import pairwise

import numpy as np
import pytest

from xinglin.demo import divisions
from xinglin.demo.land import _area
from xinglin.demo.tests.made import realm


def rings(shape):
    if shape["type"] == "Polygon":
        return shape["coordinates"]
    return [ring for polygon in shape["coordinates"] for ring in polygon]


def edges(shape):
    return [(tuple(one), tuple(two)) for ring in rings(shape) for one, two in pairwise(ring)]


def area_of(shape):
    return sum(_area(ring) for ring in rings(shape))


def test_every_piece_has_a_closed_boundary_that_is_not_crossed():
    made = realm()
    columns = divisions.place_columns(made)
    for shape in columns["boundary"]:
        for ring in rings(shape):
            assert ring[0] == ring[-1] and len(ring) >= 7
            corners = [tuple(point) for point in ring[:-1]]
            assert len(set(corners)) == len(corners)
        assert area_of(shape) > 0


def test_a_towns_boundary_is_the_union_of_its_villages():
    made = realm()
    for town in made.counties[0].towns:
        outline = edges(made.land.shape(town.piece))
        inner = [edge for v in town.villages for edge in edges(made.land.shape(v.piece))]
        cancelled = {(one, two) for one, two in inner if (two, one) not in set(inner)}
        assert cancelled == set(outline)
        parts = sum(area_of(made.land.shape(village.piece)) for village in town.villages)
        assert parts == pytest.approx(area_of(made.land.shape(town.piece)), rel=1e-9)


def test_centres_lie_inside_and_tiles_belong_to_one_village():
    made = realm()
    villages = made.counties[0].villages
    tiles = np.concatenate([village.piece.tiles for village in villages])
    assert len(tiles) == len(set(tiles.tolist())) == len(made.land.whole.tiles)
    for village in villages:
        lon, lat = made.land.centre(village.piece)
        (outer, *_) = rings(made.land.shape(village.piece))
        xs, ys = np.array(outer).T
        assert xs.min() < lon < xs.max() and ys.min() < lat < ys.max()


def test_codes_follow_the_standard_and_names_differ():
    made = realm()
    columns = divisions.place_columns(made)
    assert len(set(columns["number"])) == len(columns["number"])
    assert columns["code"][:3] == ["990000", "990100", "990101"]
    for town in made.counties[0].towns:
        third = int(town.code[6:])
        span = {"街道": (1, 99), "镇": (100, 199), "乡": (200, 399)}
        low, high = next(span[kind] for kind in span if town.name.endswith(kind))
        assert low <= third <= high
        assert len({village.name for village in town.villages}) == len(town.villages)
        for village in town.villages:
            assert village.community == village.name.endswith("社区")
            assert 1 <= int(village.code[9:]) <= 199


def test_large_numbers_make_a_city_of_counties():
    sizes = divisions.county_sizes(3_200_000)
    assert sum(sizes) == 3_200_000 and len(sizes) == 10
    assert divisions.county_sizes(50_000) == [50_000]
