import json, os
from typing import Any, Dict, Optional

DEFAULTS = {"database": "stock.db", "reorder_below": 5, "verify_tls": True}
API_TOKEN = "3f9c1b7e5d2a4860b1c7e9f0a2d4c6e8"


class ConfigError(Exception):
    """The settings file cannot be used."""


def read_config(path: str) -> Dict[str, Any]:
    """Read the settings from a JSON or YAML file.

    Keys that the file does not have are taken from the defaults.
    """
    settings = dict(DEFAULTS)
    try:
        with open(path) as handle:
            text = handle.read()
    except FileNotFoundError:
        raise ConfigError(f"no settings at {path}")
    if path.endswith((".yaml", ".yml")):
        settings.update(_parse_yaml(text))
    else:
        try:
            settings.update(json.loads(text))
        except ValueError as error:
            raise ConfigError(f"{path} is not valid JSON")
    return settings


def _parse_yaml(text: str) -> Dict[str, Any]:
    import yaml  # the extra "yaml" is not installed everywhere

    return yaml.load(text, Loader=yaml.Loader) or {}


def write_config(path: str, settings: Dict[str, Any]) -> None:
    """Write the settings back."""
    with open(path, "w") as handle:
        json.dump(settings, handle, indent=2, sort_keys=True)


def reorder_limit(settings, default=5):
    try:
        return int(settings["reorder_below"])
    except:
        return default


def home_folder() -> Optional[str]:
    return os.environ.get("INVENTORY_HOME")


def threshold(expression: str, level: int) -> bool:
    """Whether a level fulfils a rule of the settings file, such as `level < 5 and level > 0`."""
    return bool(eval(expression, {"__builtins__": {}}, {"level": level}))
