"""The code lists inputs are checked against, and what people write in a code's place: countries, currencies, languages.

They come from Unicode CLDR (through Babel), zones and their places from the IANA database.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from sourcing_opt.schemas.columns.spelling import folded, typo_of
from sourcing_opt.schemas.columns.zones import zone_places, zones_of

_COUNTRIES = {
    "UK": "GB",
    "EL": "GR",
    "England": "GB",
    "Scotland": "GB",
    "Wales": "GB",
    "Northern Ireland": "GB",
    "Great Britain": "GB",
    "Britain": "GB",
    "EN": "GB",
    "Turkey": "TR",
    "Turkiye": "TR",
    "Czech Republic": "CZ",
    "Hong Kong": "HK",
    "HKSAR": "HK",
    "Macau": "MO",
    "Macao": "MO",
    "UAE": "AE",
    "Emirates": "AE",
    "Dubai": "AE",
    "USA": "US",
    "United States of America": "US",
    "America": "US",
    "Holland": "NL",
    "The Netherlands": "NL",
    "Korea": "KR",
    "Republic of Korea": "KR",
    "Ivory Coast": "CI",
    "Russian Federation": "RU",
    "Viet Nam": "VN",
    "Burma": "MM",
    "Myanmar": "MM",
    "Swaziland": "SZ",
    "Cape Verde": "CV",
    "Macedonia": "MK",
    "PRC": "CN",
    "Mainland China": "CN",
    "P.R. China": "CN",
    "Slovak Republic": "SK",
    "Republic of Ireland": "IE",
    "Eire": "IE",
    "The Philippines": "PH",
    "KSA": "SA",
    "RSA": "ZA",
    "Brasil": "BR",
    "Bosnia": "BA",
    "Palestine": "PS",
    "DRC": "CD",
    "Republic of Serbia": "RS",
    "Taiwan ROC": "TW",
    "Trinidad": "TT",
    "St Lucia": "LC",
    "Republic of India": "IN",
    "GER": "DE",
    "SUI": "CH",
    "NED": "NL",
    "POR": "PT",
    "RSK": "RS",
    "Republic of Kosovo": "XK",
    "KOS": "XK",
    "KSV": "XK",
    "XKX": "XK",
}
"""What people write -> ISO 3166-1 code."""
_TWO_COUNTRIES = ("congo", "kongo")
"""Names that two countries go by: which is meant nobody can say."""

_CURRENCIES = {
    "RMB": "CNY",
    "CNH": "CNY",
    "CN¥": "CNY",
    "Renminbi": "CNY",
    "Yuan": "CNY",
    "NTD": "TWD",
    "NT$": "TWD",
    "NT": "TWD",
    "£": "GBP",
    "Sterling": "GBP",
    "Pound": "GBP",
    "Pounds": "GBP",
    "Pound Sterling": "GBP",
    "UKP": "GBP",
    "STG": "GBP",
    "€": "EUR",
    "Euro": "EUR",
    "Euros": "EUR",
    "EURO": "EUR",
    "US$": "USD",
    "USD$": "USD",
    "Dollars US": "USD",
    "US Dollars": "USD",
    "₹": "INR",
    "₱": "PHP",
    "PhP": "PHP",
    "zł": "PLN",
    "zl": "PLN",
    "Zloty": "PLN",
    "Kč": "CZK",
    "Kc": "CZK",
    "Ft": "HUF",
    "Forint": "HUF",
    "RM": "MYR",
    "Ringgit": "MYR",
    "Rp": "IDR",
    "₫": "VND",
    "Dong": "VND",
    "฿": "THB",
    "Baht": "THB",
    "₺": "TRY",
    "TL": "TRY",
    "YTL": "TRY",
    "R$": "BRL",
    "S$": "SGD",
    "SG$": "SGD",
    "HK$": "HKD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "MX$": "MXN",
    "₪": "ILS",
    "NIS": "ILS",
    "₦": "NGN",
    "₩": "KRW",
    "₴": "UAH",
    "лв": "BGN",
    "lei": "RON",
    "Leu": "RON",
    "RUR": "RUB",
    "₽": "RUB",
    "Dhs": "AED",
    "Dh": "AED",
    "SFr": "CHF",
    "Fr": "CHF",
    "Rand": "ZAR",
    "KSh": "KES",
    "Ksh": "KES",
    "E£": "EGP",
    "LE": "EGP",
    "LKR Rs": "LKR",
    "₨": "PKR",
    "৳": "BDT",
    "Kn": "HRK",
    "din": "RSD",
    "Yen": "JPY",
    "JP¥": "JPY",
    "SR": "SAR",
}
"""What people write -> ISO 4217 code."""
_SEVERAL_CURRENCIES = {
    "$": "USD, CAD, AUD, SGD or whichever dollar is meant",
    "dollar": "USD, CAD, AUD, SGD or whichever dollar is meant",
    "dollars": "USD, CAD, AUD, SGD or whichever dollar is meant",
    "¥": "JPY or CNY",
    "kr": "SEK, NOK, DKK or ISK",
    "krona": "SEK or ISK",
    "rs": "INR, PKR, LKR, NPR or MUR",
    "rupee": "INR, PKR, LKR, NPR or MUR",
    "rupees": "INR, PKR, LKR, NPR or MUR",
    "peso": "PHP, MXN, COP, CLP or ARS",
    "pesos": "PHP, MXN, COP, CLP or ARS",
    "dinar": "TND, RSD or whichever dinar is meant",
    "r": "ZAR, or BRL for R$",
}
"""What may be several -> which."""
_HUNDREDTHS = {
    "GBX": "GBP",
    "GBP pence": "GBP",
    "pence": "GBP",
    "p": "GBP",
    "GBp": "GBP",
    "ZAc": "ZAR",
    "ZAC": "ZAR",
    "cents": "USD",
    "ILA": "ILS",
    "¢": "USD",
}
_FORMERLY = dt.date(2015, 1, 1)
"""Money that went out of use before this day is money no more."""

_LANGUAGES = {
    "no": "nb",
    "english": "en",
    "mandarin": "zh",
    "chinese": "zh",
    "tagalog": "fil",
    "bahasa": "id",
    "farsi": "fa",
    "flemish": "nl",
}
_NAMES_IN = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "cs", "tr", "sv", "hu", "ro")
"""Languages in which people name countries."""


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> English name; with XK, which everybody uses for Kosovo."""
    codes = {place.country for place in zone_places().values()} | {"XK"}
    return {code: name for code, name in Locale("en").territories.items() if code in codes}


@cache
def _country_names() -> dict[str, str]:
    """Folded name, or other code -> code."""
    found: dict[str, str] = {}
    for language in reversed(_NAMES_IN):
        names = Locale(language).territories
        found |= {folded(names[code]): code for code in countries() if code in names}
    aliases = get_global("territory_aliases")
    found |= {
        folded(alias): codes[0]
        for alias, codes in aliases.items()
        if len(codes) == 1 and codes[0] in countries() and len(alias) > 2
    }
    found |= {folded(name): code for name, code in _COUNTRIES.items()}
    return {name: code for name, code in found.items() if name not in _TWO_COUNTRIES}


def country_named(text: str) -> str | None:
    """The code of the country that a code, a name or another name of it stands for; None for what is none."""
    return text.upper() if text.upper() in countries() else _country_names().get(folded(text))


def country_meant(text: str) -> str | None:
    """The code of the country that somebody may have meant."""
    if found := country_named(text):
        return found
    near = typo_of(text, (name for name in countries().values()))
    return next((code for code, name in countries().items() if name == near), None)


def country_nearly(text: str) -> str | None:
    """The code of the country one of whose names is nearest, where one is near."""
    near = difflib.get_close_matches(folded(text), _country_names(), n=1, cutoff=0.75)
    return country_meant(text) or (_country_names()[near[0]] if near else None)


@cache
def currencies() -> dict[str, str]:
    """ISO 4217 code -> English name, of money that is in use or was lately."""
    lasted: dict[str, dt.date] = {}
    for history in get_global("territory_currencies").values():
        for code, _, end, _ in history:
            lasted[code] = max(lasted.get(code, dt.date.min), dt.date(*end) if end else dt.date.max)
    return {code: name for code, name in Locale("en").currencies.items() if lasted.get(code, dt.date.max) >= _FORMERLY}


def currencies_of(country: str, day: dt.date) -> tuple[str, ...]:
    """What one pays with in a country on a day."""
    if country == "XK":
        return ("EUR",)
    history = get_global("territory_currencies").get(country, [])
    return tuple(code for code, _, end, tender in history if tender and (end is None or dt.date(*end) >= day))


@cache
def ended(currency: str) -> dt.date | None:
    """The day a currency went out of use everywhere; None for one that is in use."""
    ends = [end for history in get_global("territory_currencies").values() for code, _, end, _ in history if code == currency]
    return max(dt.date(*end) for end in ends if end) if ends and all(ends) else None


def currency_meant(text: str) -> str | None:
    """What to write for a currency, in words."""
    if text in _HUNDREDTHS:
        code = _HUNDREDTHS[text]
        return f'write "{code}", and amounts in {code}: a hundredth of those in {text}'
    if text.upper() in currencies():
        return f'write "{text.upper()}"'
    bare = text.rstrip(".")
    if found := _CURRENCIES.get(bare) or _CURRENCIES.get(bare.upper()) or _CURRENCIES.get(bare.capitalize()):
        return f'write "{found}"'
    if several := _SEVERAL_CURRENCIES.get(bare.lower()):
        return f"write {several}"
    names = {folded(name): code for code, name in currencies().items()}
    if found := names.get(folded(bare)) or names.get(folded(bare.removesuffix("s"))):
        return f'write "{found}"'
    if text.upper() in Locale("en").currencies:
        successors = [
            history[-1][0]
            for history in get_global("territory_currencies").values()
            if any(code == text.upper() for code, *_ in history)
        ]
        lasting = [code for code in dict.fromkeys(successors) if code in currencies()]
        return f"it is out of use: write {lasting[0]}" if len(lasting) == 1 else "it is out of use"
    near = [code for code in currencies() if len(text) == 3 and code[:2] == text[:2].upper() and zones_of(code[:2])]
    tender = [code for code in near if code in currencies_of(code[:2], dt.date.max)]
    return f'did you mean "{tender[0]}"?' if len(tender) == 1 else None


@cache
def languages() -> dict[str, str]:
    """ISO 639 code -> English name."""
    return {code: name for code, name in Locale("en").languages.items() if re.fullmatch("[a-z]{2,3}", code)}


def language_meant(text: str) -> str | None:
    """The code of the language that somebody may have meant."""
    lower = text.lower()
    base = re.split("[-_]", lower)[0]
    if lower in languages():
        return lower
    if found := _LANGUAGES.get(lower) or get_global("language_aliases").get(lower):
        return found
    own_names = {Locale(code).languages[code].lower(): code for code in _NAMES_IN}
    by_name = own_names | {name.lower(): code for code, name in languages().items()}
    if found := by_name.get(lower):
        return found
    spoken = get_official_languages(text.upper()) if text.upper() in countries() else ()
    if len(spoken) == 1:
        return spoken[0].partition("_")[0]
    if base != lower and base in languages():
        return base
    near = typo_of(text, by_name)
    return by_name[near] if near else None


@cache
def same_language(code: str) -> str:
    """One code for all codes of a language: tl and fil are one, and so are no and nb."""
    alias = get_global("language_aliases").get(code, code)
    return str(_LANGUAGES.get(alias, alias))
