# SPDX-License-Identifier: GPL-2.0-or-later
"""A home folder for one OBS: no wizard, no dialog, one profile, one scene collection, our plugin, a websocket port."""
import json
import os
import pathlib
import shutil

NAME = "Shop"  # of the profile and of the scene collection
MODULE = "obs-shop-overlay"
FPS = 30


def write_home(home, build, port, sources, *, size=(1080, 1920), output=None, preview=False, record=None,
               bitrate_kbps=4000, script=None):
    """Writes the folder anew. `build` has the plugin, its bridges and data/; `sources` are scene_source() in order.

    size is the canvas, output what is recorded of it (the same when it is not said). script: a Lua script for OBS.
    """
    home = pathlib.Path(home)
    shutil.rmtree(home, ignore_errors=True)
    config = home / ".config/obs-studio"
    (home / "run").mkdir(parents=True)
    (home / "run").chmod(0o700)
    record = pathlib.Path(record or home / "recordings")
    record.mkdir(parents=True, exist_ok=True)
    _write_plugin(config / "plugins" / MODULE, pathlib.Path(build))

    settings = {
        "General": {"FirstRun": "true", "LastVersion": 0, "InfoIncrement": 100, "EnableAutoUpdates": "false",
                    "ConfirmOnExit": "false"},
        "Basic": {"Profile": NAME, "ProfileDir": NAME, "SceneCollection": NAME, "SceneCollectionFile": NAME,
                  "ConfigOnNewProfile": "false"},
        "BasicWindow": {"SysTrayEnabled": "false", "PreviewEnabled": str(preview).lower(),
                        "WarnBeforeStartingStream": "false", "WarnBeforeStoppingRecord": "false"},
        "OBSWebSocket": {"FirstLoad": "false", "ServerEnabled": "true", "ServerPort": port, "AlertsEnabled": "false",
                         "AuthRequired": "false"},
    }
    _write_ini(config / "global.ini", settings)  # up to OBS 30
    _write_ini(config / "user.ini", settings)  # from OBS 31 on
    _write_json(config / "plugin_config/obs-websocket/config.json",
                {"first_load": False, "server_enabled": True, "server_port": port, "alerts_enabled": False,
                 "auth_required": False, "server_password": ""})
    (width, height), (out_width, out_height) = size, output or size
    _write_ini(config / "basic/profiles" / NAME / "basic.ini", {
        "General": {"Name": NAME},
        "Output": {"Mode": "Simple"},
        "SimpleOutput": {"FilePath": record, "RecFormat": "mkv", "RecFormat2": "mkv", "RecQuality": "Stream",
                         "RecEncoder": "x264", "StreamEncoder": "x264", "Preset": "ultrafast",
                         "VBitrate": bitrate_kbps, "ABitrate": 128, "FileNameWithoutSpace": "true"},
        "Video": {"BaseCX": width, "BaseCY": height, "OutputCX": out_width, "OutputCY": out_height,
                  "FPSType": 0, "FPSCommon": FPS, "ScaleType": "bicubic", "ColorFormat": "NV12", "ColorSpace": 709,
                  "ColorRange": "Partial"},
        "Audio": {"SampleRate": 48000, "ChannelSetup": "Stereo"},
    })
    _write_json(config / "basic/scenes" / f"{NAME}.json", _collection(sources, script))
    return home


def scene_source(name, kind, settings, x=0, y=0, visible=True):
    """One source of the scene; later ones lie above earlier ones."""
    return {"name": name, "kind": kind, "settings": settings, "x": x, "y": y, "visible": visible}


def environment(home, display, *, headless=True):
    """The variables of an OBS that lives in this home; nothing of the caller's but what a screen needs.

    headless: the software rasteriser, and no network but loopback (what else OBS asks for fails at once).
    """
    env = {"HOME": str(home), "XDG_CONFIG_HOME": f"{home}/.config", "XDG_RUNTIME_DIR": f"{home}/run",
           "DISPLAY": display, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    if headless:
        nowhere = "http://127.0.0.1:9"
        env |= {"LIBGL_ALWAYS_SOFTWARE": "1", "GALLIUM_DRIVER": "llvmpipe", "LP_NUM_THREADS": "2",
                "http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "127.0.0.1,localhost"}
    if "XAUTHORITY" in os.environ:
        env["XAUTHORITY"] = os.environ["XAUTHORITY"]
    if "SHOP_STATUS_FILE" in os.environ:
        env["SHOP_STATUS_FILE"] = os.environ["SHOP_STATUS_FILE"]
    return env


def _write_plugin(folder, build):
    binaries = folder / "bin/64bit"
    binaries.mkdir(parents=True)
    shutil.copy2(build / f"{MODULE}.so", binaries)
    for bridge in build.glob("shop-overlay-qt?.so"):
        shutil.copy2(bridge, binaries)
    (folder / "data").symlink_to((build / "data").resolve())


def _write_ini(path, sections):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for section, values in sections.items():
        lines += [f"[{section}]", *(f"{key}={value}" for key, value in values.items()), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _collection(sources, script):
    items = [{"name": source["name"], "id": number, "visible": source["visible"], "locked": False, "rot": 0.0, "align": 5,
              "pos": {"x": float(source["x"]), "y": float(source["y"])}, "scale": {"x": 1.0, "y": 1.0},
              "bounds_type": 0, "bounds_align": 0, "bounds": {"x": 0.0, "y": 0.0}}
             for number, source in enumerate(sources, 1)]
    entries = [{"id": source["kind"], "versioned_id": source["kind"], "name": source["name"],
                "settings": source["settings"], "enabled": True} for source in sources]
    entries.append({"id": "scene", "versioned_id": "scene", "name": "Scene",
                    "settings": {"custom_size": False, "id_counter": len(items), "items": items}})
    modules = {"scripts-tool": [{"path": str(script), "settings": {}}]} if script else {}
    return {"name": NAME, "current_scene": "Scene", "current_program_scene": "Scene",
            "scene_order": [{"name": "Scene"}], "sources": entries, "groups": [], "transitions": [],
            "quick_transitions": [], "saved_projectors": [], "current_transition": "Cut", "transition_duration": 300,
            "modules": modules}
