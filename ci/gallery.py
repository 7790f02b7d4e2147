# SPDX-License-Identifier: GPL-2.0-or-later
"""The gallery: every theme in its variants and beats over a studio; docs/gallery.md and docs/images/gallery/."""
import json

from PIL import Image, ImageDraw, ImageFilter

TILE_WIDTH = {"portrait": 270, "landscape": 480}
BEATS = ("tease", "haggle", "agreed", "sold_out")
HEAD = """# Gallery

Every theme of the tree, painted by the program over the demo's studio: first the variants while a product is on sale,
then the first variant in other beats. Made by `ci/pictures`; do not edit it by hand.
"""


def wide_studio(studio):
    """The studio as a camera that lies would give it: the host in the middle, the wall beside her."""
    wall = studio.resize((1920, 3413)).crop((0, 900, 1920, 1980)).filter(ImageFilter.GaussianBlur(48))
    host = studio.resize((700, 1244)).crop((0, 0, 700, 1080))
    mask = Image.new("L", host.size)
    ImageDraw.Draw(mask).rectangle((90, -90, 610, 1170), fill=255)
    wall.paste(host, (610, 0), mask.filter(ImageFilter.GaussianBlur(40)))
    return wall


def in_beat(beat):
    def change(item):
        agreed = {"amount": 7990, "at": "2026-11-21T20:39:30+08:00"}
        item["beat"] = "open" if beat == "sold_out" else beat
        if beat in ("tease", "haggle"):
            item["bargain"].pop("agreed", None)
        else:
            item["bargain"]["agreed"] = agreed
        if beat == "sold_out":
            item["stock"]["left"] = 0
        for comparison in item["comparisons"]:
            comparison["captured_at"] = "2026-11-21T18:30:00+08:00"
    return change


def sheet(pictures, shape):
    width = TILE_WIDTH[shape]
    height = pictures[0].height * width // pictures[0].width
    made = Image.new("RGB", (4 * width, 2 * height))
    for index, picture in enumerate(pictures):
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        made.paste(small, (index % 4 * width, index // 4 * height))
    return made


def variants_of(folder, theme):
    """The names of a theme's variants; its first base that has any says them."""
    document = json.loads((folder / f"{theme}.json").read_text())
    if "variants" in document:
        return [variant["name"] for variant in document["variants"]]
    bases = document.get("extends", [])
    for base in reversed([bases] if isinstance(bases, str) else bases):
        names = variants_of(folder, base)
        if names:
            return names
    return []


def write_gallery(root, folder, studio, paint):
    """paint(name, theme, change, options) gives a picture."""
    themes = root / "data/themes"
    out = root / "docs/images/gallery"
    out.mkdir(parents=True, exist_ok=True)
    studio.save(folder / "studio-portrait.png")
    wide_studio(studio).save(folder / "studio-landscape.png")
    page = [HEAD]
    for path in sorted(themes.glob("[!_]*.json")):
        shape = "landscape" if "landscape" in path.stem else "portrait"
        variants = variants_of(themes, path.stem)
        behind = folder / f"studio-{shape}.png"
        pictures = [paint(f"{path.stem}-{name}", path.stem, in_beat("open"), ("--variant", name), behind)
                    for name in variants]
        pictures += [paint(f"{path.stem}-{beat}", path.stem, in_beat(beat), (), behind) for beat in BEATS]
        sheet(pictures, shape).save(out / f"{path.stem}.jpg", quality=88, optimize=True)
        name = json.loads(path.read_text())["name"]
        page.append(f"## {path.stem}\n\n{name['en']} ({name['zh-CN']}). On sale: {', '.join(variants)}; then "
                    f"{', '.join(BEATS).replace('_', ' ')}.\n\n![{name['en']}](images/gallery/{path.stem}.jpg)\n")
    (root / "docs/gallery.md").write_text("\n".join(page))
