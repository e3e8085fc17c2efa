"""Classes of the dangerous goods that contingents ship most, by UN number.

Source: UN Model Regulations, Dangerous Goods List (chapter 3.2), the same in the IMDG Code. A short list: what is not
in it is not checked.
"""

from __future__ import annotations

from collections.abc import Mapping

CLASS_OF_NUMBER: Mapping[int, str] = {
    6: "1.1E",  # cartridges for weapons with bursting charge
    9: "1.2G",  # ammunition, incendiary
    10: "1.3G",
    12: "1.4S",  # cartridges for weapons, inert projectile; cartridges, small arms
    14: "1.4S",  # cartridges for weapons, blank; cartridges, small arms, blank
    15: "1.2G",  # ammunition, smoke
    16: "1.3G",
    44: "1.4S",  # primers, cap type
    54: "1.3G",  # cartridges, signal
    55: "1.4S",  # cases, cartridge, empty, with primer
    81: "1.1D",  # explosive, blasting, type A
    84: "1.1D",  # explosive, blasting, type D (plastic)
    92: "1.3G",  # flares, surface
    105: "1.4S",  # fuse, safety
    136: "1.1F",  # mines
    137: "1.1D",
    138: "1.2D",
    168: "1.1D",  # projectiles with bursting charge
    169: "1.2D",
    171: "1.2G",  # ammunition, illuminating
    181: "1.1E",  # rockets with bursting charge
    182: "1.2E",
    254: "1.3G",  # ammunition, illuminating
    255: "1.4B",  # detonators, electric
    284: "1.1D",  # grenades with bursting charge
    285: "1.2D",
    292: "1.1F",
    293: "1.2F",
    297: "1.4G",  # ammunition, illuminating
    300: "1.4G",  # ammunition, incendiary
    303: "1.4G",  # ammunition, smoke
    312: "1.4G",  # cartridges, signal
    318: "1.3G",  # grenades, practice
    321: "1.2E",  # cartridges for weapons with bursting charge
    328: "1.2C",  # cartridges for weapons, inert projectile
    338: "1.4C",  # cartridges for weapons, blank
    339: "1.4C",  # cartridges for weapons, inert projectile; cartridges, small arms
    344: "1.4D",  # projectiles with bursting charge
    405: "1.4S",  # cartridges, signal
    417: "1.3C",  # cartridges for weapons, inert projectile; cartridges, small arms
    412: "1.4E",  # cartridges for weapons with bursting charge
    456: "1.4S",  # detonators, electric
    1001: "2.1",  # acetylene, dissolved
    1002: "2.2",  # air, compressed
    1006: "2.2",  # argon, compressed
    1011: "2.1",  # butane
    1013: "2.2",  # carbon dioxide
    1017: "2.3",  # chlorine
    1044: "2.2",  # fire extinguishers
    1066: "2.2",  # nitrogen, compressed
    1072: "2.2",  # oxygen, compressed
    1075: "2.1",  # petroleum gases, liquefied
    1090: "3",  # acetone
    1170: "3",  # ethanol
    1202: "3",  # gas oil, diesel fuel
    1203: "3",  # gasoline
    1219: "3",  # isopropanol
    1223: "3",  # kerosene
    1263: "3",  # paint
    1268: "3",  # petroleum distillates
    1791: "8",  # hypochlorite solution
    1824: "8",  # sodium hydroxide solution
    1830: "8",  # sulphuric acid
    1863: "3",  # fuel, aviation, turbine engine
    1950: "2.1",  # aerosols (flammable ones; see NOT_CHECKED)
    1965: "2.1",  # hydrocarbon gas mixture, liquefied
    1978: "2.1",  # propane
    1993: "3",  # flammable liquid, n.o.s.
    2037: "2.1",  # gas cartridges (flammable ones; see NOT_CHECKED)
    2794: "8",  # batteries, wet, filled with acid
    2795: "8",  # batteries, wet, filled with alkali
    2796: "8",  # battery fluid, acid
    2800: "8",  # batteries, wet, non-spillable
    3028: "8",  # batteries, dry, containing potassium hydroxide
    3090: "9",  # lithium metal batteries
    3091: "9",
    3166: "9",  # vehicle, engine
    3171: "9",  # battery-powered vehicle
    3268: "9",  # safety devices
    3480: "9",  # lithium ion batteries
    3481: "9",
    3291: "6.2",  # clinical waste
}
"""Class and group of a UN number that has one only, or of which the other ones are in ``SEVERAL``."""

SEVERAL = frozenset((1950, 2037))
"""Numbers with more than one division of their class."""


def class_agrees(number: int, dg_class: str) -> bool:
    """Whether a class may be that of a UN number, as far as is known here."""
    known = CLASS_OF_NUMBER.get(number)
    if known is None:
        return True
    return dg_class == known or (number in SEVERAL and dg_class[:1] == known[:1])
