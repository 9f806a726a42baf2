"""What feeds, PeerTube and the Internet Archive say, in our words; whatever they say, it breaks nothing."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import ContentLicence
from lab.discovery import archive, feed, peertube
from lab.discovery.found import (
    Checksum,
    Found,
    RemoteFile,
    Unreadable,
    best_first,
    seconds_of,
    tags_of,
    text_of,
)
from lab.discovery.licences import Said, said

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:cc="http://backend.userland.com/creativeCommonsRssModule">
<channel><title>T</title>{channel}{items}</channel></rss>"""
GROUP = """<item><title>Noite &lt;b&gt;de&lt;/b&gt; verão</title><guid>g-1</guid><dc:creator>Ana Prado</dc:creator>
<category>Film &amp; Música</category><itunes:duration>01:02:03</itunes:duration>
<media:group>
 <media:content url="https://films.example/360.mp4" type="video/mp4" height="360" fileSize="10"/>
 <media:content url="https://films.example/1080.mp4" type="video/mp4" height="1080" fileSize="99">
  <media:hash algo="md5">dfdec888b72151965a34b4b59031290a</media:hash></media:content>
 <media:content url="https://films.example/720.mp4" type="video/mp4" height="720" fileSize="50"/>
 <media:content url="https://films.example/a.mp3" type="audio/mpeg"/>
</media:group>
<media:license href="https://creativecommons.org/licenses/by-sa/4.0/">CC</media:license>
<media:rating scheme="urn:simple">adult</media:rating></item>"""


def read(items: str, channel: str = "") -> list[Found]:
    body = RSS.format(items=items, channel=channel).encode()
    return feed.read(body, "https://films.example/feed.xml", height=720, most=10)


def test_a_media_rss_item_is_read_whole() -> None:
    (found,) = read(GROUP)
    assert (found.key, found.title, found.creator) == ("g-1", "Noite de verão", "Ana Prado")
    assert (found.tags, found.duration_s, found.rating) == (("film-musica",), 3723, 18)
    assert (found.licence, found.licence_refused) == (ContentLicence.CC_BY_SA, None)
    assert [(file.height, file.about_bytes) for file in found.files] == [(720, 50), (1080, 99), (360, 10)]
    assert found.files[1].checksum == Checksum("md5", "dfdec888b72151965a34b4b59031290a")


def test_the_channels_licence_holds_where_an_item_says_none() -> None:
    item = "<item><guid>a</guid><enclosure url='https://e/a.mp4' type='video/mp4' length='1'/>{}</item>"
    own = item.format("<cc:license>https://creativecommons.org/publicdomain/zero/1.0/</cc:license>")
    of_channel = "<cc:license>https://creativecommons.org/licenses/by-nc/4.0/</cc:license>"
    assert (
        read(item.format(""), of_channel)[0].licence_refused
        == "https://creativecommons.org/licenses/by-nc/4.0/"
    )
    assert read(own, of_channel)[0].licence is ContentLicence.CC0
    assert read(item.format(""))[0].licence is None


def test_an_atom_entry_is_read_with_its_enclosure_and_licence() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>F</title><entry><id>tag:1</id>
    <title>E</title><author><name>Bo</name></author><link rel="enclosure" href="v/a.webm" type="video/webm"/>
    <link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/></entry></feed>"""
    (found,) = feed.read(body, "https://films.example/feeds/atom.xml", height=720, most=5)
    assert (found.key, found.creator, found.licence) == ("tag:1", "Bo", ContentLicence.CC_BY)
    assert [file.url for file in found.files] == ["https://films.example/feeds/v/a.webm"]


def test_an_item_without_a_film_is_kept_without_a_file() -> None:
    (found,) = read(
        "<item><guid>p</guid><enclosure url='https://e/a.mp3' type='audio/mpeg' length='1'/></item>"
    )
    assert found.files == ()


BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss>&b;</rss>"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "entities"),
        (BOMB.decode().encode("utf-16-le"), "entities"),
        (BOMB.decode().encode("utf-16-be"), "entities"),
        (b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss>&x;</rss>", "entities"),
        (b"<html><body>Sign in</body></html>", "no RSS"),
        (b"", "no RSS"),
        (b"\x00\x01\x02", "no RSS"),
        (b"<rss version='2.0'><channel><title>broken", "no RSS"),
        (b"{}", "no RSS"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        feed.read(body, "https://films.example/", height=720, most=5)


def test_a_feed_that_breaks_off_gives_what_was_whole() -> None:
    body = RSS.format(channel="", items=GROUP + GROUP.replace("g-1", "g-2")).encode()
    found = feed.read(body[: body.rindex(b"<media:rating")], "https://films.example/", height=720, most=5)
    whole = read(GROUP)[0]
    assert (found[0].key, found[0].title, found[0].licence) == (whole.key, whole.title, whole.licence)
    assert [file.url for file in found[0].files] == [file.url for file in whole.files]


@given(st.binary(max_size=300), st.integers(0, 900))
def test_no_damaged_feed_breaks_discovery(junk: bytes, at: int) -> None:
    body = RSS.format(channel="", items=GROUP).encode()
    spoiled = body[:at] + junk + body[at:]
    try:
        found = feed.read(spoiled, "https://films.example/", height=720, most=5)
    except Unreadable:
        return
    assert all(len(each.title) <= 200 and each.key for each in found)


VIDEO: dict[str, Any] = {
    "uuid": "9c9de5e8-0a1e-484a-b099-e80766180a6d",
    "name": "What is PeerTube?",
    "duration": 113,
    "nsfw": False,
    "licence": {"id": 1, "label": "Attribution"},
    "category": {"id": 2, "label": "Films"},
    "tags": ["framasoft", "Peer Tube"],
    "channel": {"displayName": "A channel", "name": "chan"},
    "files": [],
    "streamingPlaylists": [
        {
            "files": [
                {
                    "resolution": {"id": 0, "label": "Audio"},
                    "size": 9,
                    "fileDownloadUrl": "https://t/a.mp4",
                    "hasVideo": False,
                },
                {
                    "resolution": {"id": 1080},
                    "size": 200,
                    "fileDownloadUrl": "https://tube.example/d/1080.mp4",
                },
                {"resolution": {"id": 720}, "size": 100, "fileDownloadUrl": "/d/720.mp4"},
            ]
        }
    ],
}


def test_a_peertube_video_is_read_whole() -> None:
    found = peertube.video(VIDEO, "https://tube.example/api/v1/videos/9c9d", height=720)
    assert (found.title, found.creator, found.duration_s) == ("What is PeerTube?", "A channel", 113)
    assert (found.tags, found.licence) == (("framasoft", "peer-tube", "films"), ContentLicence.CC_BY)
    assert found.files == (
        RemoteFile("https://tube.example/d/720.mp4", size_bytes=100, height=720),
        RemoteFile("https://tube.example/d/1080.mp4", size_bytes=200, height=1080),
    )
    unfree = peertube.video(
        {**VIDEO, "licence": {"id": 4, "label": "Attribution - Non Commercial"}}, "x", height=1
    )
    assert (unfree.licence, unfree.licence_refused) == (None, "Attribution - Non Commercial")
    unsaid = peertube.video(
        {**VIDEO, "licence": {"id": None, "label": "Unknown"}, "nsfw": True}, "x", height=1
    )
    assert (unsaid.licence, unsaid.licence_refused, unsaid.rating) == (None, None, 18)


def test_peertubes_lists_are_asked_for_by_their_own_addresses() -> None:
    asked = peertube.list_url("https://tube.example/", 150)
    assert asked == "https://tube.example/api/v1/videos?sort=-publishedAt&nsfw=both&start=0&count=100"
    of_channel = peertube.list_url("https://tube.example/api/v1/video-channels/films/videos?tagsOneOf=a", 5)
    assert of_channel.startswith("https://tube.example/api/v1/video-channels/films/videos?")
    assert "tagsOneOf=a" in of_channel
    listed = {"total": 2, "data": [{"uuid": "a/b"}, {"uuid": "c", "isLive": True}, {"name": "odd"}]}
    assert peertube.video_urls(listed, "https://tube.example/x") == [
        "https://tube.example/api/v1/videos/a%2Fb"
    ]


ITEM: dict[str, Any] = {
    "metadata": {
        "identifier": "lisboa-1933",
        "title": ["Lisboa 1933"],
        "creator": ["Cinemateca", "Outro"],
        "subject": "city; film",
        "licenseurl": "http://creativecommons.org/publicdomain/mark/1.0/",
        "runtime": "20:40",
    },
    "files": [
        {
            "name": "lisboa 1.mp4",
            "size": "91750400",
            "height": "480",
            "length": "1240.55",
            "md5": "0" * 32,
            "sha1": "1" * 40,
        },
        {"name": "lisboa.mkv", "size": "300", "height": "1080"},
        {"name": "secret.mp4", "private": "true"},
        {"name": "lisboa_meta.xml", "size": "12"},
        {"name": 7},
    ],
}


def test_an_item_of_the_archive_is_read_whole() -> None:
    found = archive.item(ITEM, "https://archive.example/metadata/lisboa-1933", height=720)
    assert (found.key, found.title, found.creator) == ("lisboa-1933", "Lisboa 1933", "Cinemateca")
    assert (found.tags, found.duration_s) == (("city", "film"), 1240.55)
    assert found.licence is ContentLicence.PUBLIC_DOMAIN
    best, other = found.files
    assert best.url == "https://archive.example/download/lisboa-1933/lisboa.mkv"
    assert other == RemoteFile(
        "https://archive.example/download/lisboa-1933/lisboa%201.mp4",
        size_bytes=91750400,
        height=480,
        checksum=Checksum("sha1", "1" * 40),
    )


def test_the_archive_is_searched_as_its_owner_wrote_it() -> None:
    url = archive.list_url(
        "https://archive.example/advancedsearch.php?q=collection:a+AND+mediatype:movies", 7
    )
    assert "q=collection%3Aa+AND+mediatype%3Amovies" in url
    assert url.endswith("&rows=7&page=1&output=json")
    answer = {"response": {"docs": [{"identifier": "a b"}, {"identifier": 3}]}}
    assert archive.item_urls(answer, url) == ["https://archive.example/metadata/a%20b"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(VIDEO)), JSON)
def test_no_odd_answer_of_a_peertube_breaks_discovery(field: str, value: Any) -> None:
    for document in (value, {**VIDEO, field: value}):
        try:
            found = peertube.video(document, "https://tube.example/api/v1/videos/1", height=720)
        except Unreadable:
            continue
        assert found.key
        assert found.title
        assert json.dumps(asdict(found), ensure_ascii=False).encode()


@given(st.sampled_from(sorted(ITEM["metadata"])), JSON)
def test_no_odd_answer_of_an_archive_breaks_discovery(field: str, value: Any) -> None:
    spoiled = {**ITEM, "metadata": {**ITEM["metadata"], field: value}}
    for document in (value, spoiled, {**ITEM, "files": value}):
        try:
            found = archive.item(document, "https://archive.example/metadata/x", height=720)
        except Unreadable:
            continue
        assert found.key
        assert found.title
        assert json.dumps(asdict(found), ensure_ascii=False).encode()


@given(JSON)
def test_no_odd_list_breaks_discovery(document: Any) -> None:
    for read_list in (peertube.video_urls, archive.item_urls):
        try:
            assert all(
                url.startswith("https://x.example/") for url in read_list(document, "https://x.example/")
            )
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", ContentLicence.CC_BY),
        ("http://creativecommons.org/licenses/by-sa/3.0/br/", ContentLicence.CC_BY_SA),
        ("https://creativecommons.org/publicdomain/zero/1.0/deed.pt", ContentLicence.CC0),
        ("http://creativecommons.org/licenses/publicdomain/", ContentLicence.PUBLIC_DOMAIN),
        ("CC BY 4.0", ContentLicence.CC_BY),
        ("CC-BY-SA", ContentLicence.CC_BY_SA),
        ("Creative Commons Attribution-ShareAlike", ContentLicence.CC_BY_SA),
        ("Attribution - Share Alike", ContentLicence.CC_BY_SA),
        ("CC0", ContentLicence.CC0),
        ("Public Domain Dedication", ContentLicence.CC0),
        ("public domain", ContentLicence.PUBLIC_DOMAIN),
    ],
)
def test_a_free_licence_is_known_by_address_or_name(text: str, licence: ContentLicence) -> None:
    assert said(text) == Said(licence)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "https://creativecommons.org/licenses/by-nc/4.0/",
            "https://creativecommons.org/licenses/by-nd/2.0/",
        ),
        *("CC BY-NC-SA 4.0", "CC BY-ND", "Attribution - Non Commercial", "Creative Commons No Derivatives"),
        *("All rights reserved", "Standard YouTube Licence", "https://example.org/terms", "Creative Commons"),
    ],
)
def test_any_other_licence_is_refused_in_its_own_words(text: str) -> None:
    assert said(text) == Said(refused=text)


@given(st.text(max_size=300))
def test_foreign_text_becomes_one_clean_line(text: str) -> None:
    shown = text_of(text, 50)
    assert shown is None or (0 < len(shown) <= 50 and shown.isprintable() and shown == shown.strip())
    for tag in tags_of([text]):
        assert tag[0].isalpha() and tag.isascii() and len(tag) <= 40 and tag == tag.lower()


@given(
    st.lists(st.tuples(st.integers(1, 9), st.none() | st.integers(1, 3000)), max_size=8), st.integers(1, 3000)
)
def test_the_smallest_file_that_is_high_enough_comes_first(
    files: list[tuple[int, int | None]], height: int
) -> None:
    ordered = best_first([RemoteFile(f"https://e/{name}", height=tall) for name, tall in files], height)
    assert len({file.url for file in ordered}) == len(ordered)
    heights = [file.height for file in ordered if file.height is not None]
    enough = [tall for tall in heights if tall >= height]
    assert heights == [*sorted(enough), *sorted((tall for tall in heights if tall < height), reverse=True)]


def test_a_file_that_is_nowhere_on_the_web_is_none() -> None:
    urls = ("ftp://e/a.mp4", "file:///a.mp4", "//a.mp4", "http://[b/a.mp4", "", "magnet:?x", "https:///a.mp4")
    assert best_first([RemoteFile(url) for url in urls], 720) == ()
    item = "<item><guid>s</guid><enclosure url='/ver%20ão 1.mp4' type='video/mp4' length='1'/></item>"
    assert [file.url for file in read(item)[0].files] == ["https://films.example/ver%20%C3%A3o%201.mp4"]


def test_lengths_are_read_in_every_spelling() -> None:
    spelt = {"90": 90, "1:30": 90, "01:01:30": 3690, "12.5": 12.5, 7: 7, 7.5: 7.5}
    assert {text: seconds_of(text) for text in spelt} == spelt
    assert [seconds_of(odd) for odd in ("", "soon", "-3", "1:2:3:4", 0, -1, None, True, float("nan"))] == [
        None
    ] * 9
