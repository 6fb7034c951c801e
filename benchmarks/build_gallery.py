"""Builds the five studies of `inputs/gallery`: what `new --home --sites --roles` writes, with the work, the places and the rules of an invented company.

Pay, on-costs, exchange rates, risks, hours and positions are the country tables' of `inputs/reference`; what a person decides stands here:

    python -m benchmarks.build_gallery
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sourcing_opt.facts.begin import begin, understood
from sourcing_opt.io import write_folder
from sourcing_opt.schemas.parse import RawRow, parse
from sourcing_opt.schemas.study import TABLES, Study

GALLERY = Path(__file__).parents[1] / "inputs" / "gallery"


@dataclass(frozen=True)
class Invented:
    """A company: the words of `new`, and what somebody types into the study that it writes."""

    title: str
    home: str
    sites: str
    roles: str
    currency: str
    processes: str
    """CSV."""
    locations: str
    """CSV: columns that are filled in, by id."""
    policies: str
    """YAML."""
    baseline: str = ""
    """CSV; nothing where all work is new."""
    settings: Mapping[str, object] = field(default_factory=dict)
    data_rules: str = ""
    """CSV: columns that are filled in, by class and country."""


def study_of(invented: Invented) -> Study:
    """The study, sound: facts with their sources, everything else an assumption."""
    begun, wrong = understood(invented.home, invented.sites, invented.roles, invented.currency)
    assert begun is not None, wrong
    facts = begin(invented.title, begun)
    tables: dict[str, list[RawRow]] = {
        table: [{column: cell for column, cell in row.cells().items() if cell is not None} for row in facts.rows(table)]
        for table in TABLES
        if facts.rows(table)
    }
    tables["study"] = [{**tables["study"][0], **invented.settings}]
    tables["processes"] = [row | {"source": "assumption"} for row in rows(invented.processes)]
    tables["baseline"] = [row | {"source": "assumption"} for row in rows(invented.baseline)]
    tables["locations"] = filled(tables["locations"], rows(invented.locations), ("id",))
    tables["data_rules"] = filled(tables["data_rules"], rows(invented.data_rules), ("data_class", "country"))
    tables["policies"] = [row | {"source": "assumption"} for row in yaml.safe_load(invented.policies)]
    return parse({table: content for table, content in tables.items() if content})


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV; blank cells are left out."""
    return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(text.strip()))]


def filled(table: list[RawRow], given: list[dict[str, str]], key: tuple[str, ...]) -> list[RawRow]:
    """A table with some columns of some rows filled in."""
    typed = {tuple(row[column] for column in key): row for row in given}
    found: list[RawRow] = [{**row, **typed.pop(tuple(str(row[column]) for column in key), {})} for row in table]
    assert not typed, typed
    return found


GALLERY_STUDIES = {
    "health_insurer": Invented(
        title="Health insurer, operations 2027-2029",
        home="US",
        sites="Tampa US, Omaha US, Monterrey MX, San Jose CR, Manila PH, Cebu PH, Pune IN, Krakow PL",
        roles="agent,case_handler,accountant,engineer,analyst",
        currency="USD",
        settings={"smallest_move": 5},
        processes="""
id,name,function,service_type,volume,handling_minutes,fte,role,data_classes
member_calls,Members' calls,Service,front_office,1900000,7,,agent,personal_data
provider_calls,Calls of doctors and hospitals,Service,front_office,700000,8,,agent,personal_data
enrolment,Enrolment,Membership,back_office,420000,14,,case_handler,personal_data
billing,Premium billing,Finance,back_office,900000,4,,case_handler,personal_data
claims_simple,Simple claims,Claims,back_office,2600000,4.5,,case_handler,personal_data
claims_complex,Complex claims,Claims,back_office,240000,35,,case_handler,personal_data
appeals,Appeals,Claims,back_office,38000,95,,case_handler,personal_data
payables,Accounts payable,Finance,back_office,180000,11,,accountant,
ledger,General ledger and closing,Finance,back_office,,,35,accountant,
actuarial,Actuarial analysis,Risk,kpo,,,28,analyst,
fraud,Fraud analytics,Risk,kpo,,,22,analyst,personal_data
systems,Systems development,IT,kpo,,,90,engineer,
""",
        baseline="""
process,location,share
member_calls,tampa,0.7
member_calls,omaha,0.3
provider_calls,omaha,1
enrolment,omaha,1
billing,omaha,1
claims_simple,tampa,1
claims_complex,tampa,1
appeals,tampa,1
payables,omaha,1
ledger,omaha,1
actuarial,tampa,1
fraud,tampa,1
systems,tampa,1
""",
        locations="""
id,max_fte,fixed_cost
tampa,700,
omaha,500,
monterrey,250,
san_jose,150,
manila,300,
cebu_city,200,14000000
pune,300,
krakow,150,
""",
        policies="""
- {id: appeals_stay, type: assignment, for: {process: appeals}, where: {location_model: onshore}, min: 1, owner: General counsel, rationale: State law wants decisions on appeals made at home.}
- {id: half_at_home, type: share_limit, where: {location_model: onshore}, min: 0.5, owner: Chief executive, rationale: The licence in two states was given with jobs in mind.}
- {id: no_country_alone, type: share_limit, where: {location_model: [nearshore, offshore]}, each: country, max: 0.25, owner: Chief risk officer, rationale: No single country abroad may hold so much that losing it stops the payment of claims.}
""",
    ),
    "telecom_service_desk": Invented(
        title="Telecom, service desk 2027-2028",
        home="DE",
        sites="Leipzig DE, Sofia BG, Porto PT, Manila PH",
        roles="service_desk,agent",
        currency="EUR",
        settings={"periods": 8, "smallest_move": 2},
        processes="""
id,name,function,service_type,fte,role,languages,coverage,shift_shares,data_classes,criticality,complexity
network_desk,Desk for network faults,Network,front_office,60,service_desk,en,24x7,0.5; 0.3; 0.2,,high,standard
business_desk,Business customers' desk,Service,front_office,45,service_desk,de,16x5,0.7; 0.3,personal_data,high,complex
private_hotline,Private customers' hotline,Service,front_office,180,agent,de,8x5,,personal_data,medium,standard
chat,Chat and e-mail in English,Service,front_office,70,agent,en,16x5,0.6; 0.4,personal_data,low,simple
porting,Porting of numbers,Operations,back_office,35,agent,,8x5,,personal_data,medium,simple
""",
        baseline="""
process,location,share
network_desk,leipzig,1
business_desk,leipzig,1
private_hotline,leipzig,1
chat,leipzig,1
porting,leipzig,1
""",
        locations="""
id,max_fte,languages,severance_weeks,night_premium
leipzig,450,de; en,16,0.25
sofia,90,bg; de; en,0,0.5
porto,110,pt; en,0,0.25
manila,120,fil; en,0,0.1
""",
        policies="""
- {id: desk_survives, type: survivability, for: {process: network_desk}, of: location, min: 0.5, from: 4, owner: Chief technology officer, rationale: Faults do not wait until a site is back.}
- {id: one_team, type: together, for: {process: [chat, porting]}, of: location, owner: Head of service, rationale: The same people do both when it is quiet.}
- {id: home_voice, type: assignment, for: {process: private_hotline}, where: {location_model: onshore}, min: 0.6, owner: Chief customer officer, rationale: Customers rate calls from home higher.}
""",
    ),
    "shared_service_centre": Invented(
        title="Shared service centre, finance and HR 2027-2029",
        home="GB",
        sites="Reading GB, Krakow PL, Wroclaw PL",
        roles="accountant,hr_admin,clerk",
        currency="GBP",
        settings={"smallest_move": 5},
        processes="""
id,name,function,service_type,fte,role,data_classes,complexity,strategic_importance
payables,Accounts payable,Finance,back_office,48,clerk,,simple,1
receivables,Accounts receivable,Finance,back_office,36,clerk,,simple,2
travel,Travel and expenses,Finance,back_office,14,clerk,personal_data,simple,1
ledger,General ledger,Finance,back_office,30,accountant,,standard,3
consolidation,Group accounts,Finance,back_office,16,accountant,,complex,5
tax,Tax,Finance,kpo,10,accountant,,complex,4
payroll,Payroll,HR,back_office,22,hr_admin,personal_data,standard,3
hr_desk,HR helpdesk,HR,front_office,24,hr_admin,personal_data,standard,2
""",
        baseline="""
process,location,share
payables,reading,1
receivables,reading,1
travel,reading,1
ledger,reading,1
consolidation,reading,1
tax,reading,1
payroll,reading,1
hr_desk,reading,1
""",
        locations="""
id,max_fte,severance_weeks,attrition
reading,220,30,0.12
krakow,160,0,0.18
wroclaw,120,0,0.15
""",
        policies="""
- {id: group_accounts_stay, type: assignment, for: {strategic_importance: 5}, where: {location_model: onshore}, min: 1, owner: Chief financial officer, rationale: The board asks its questions across the corridor.}
- {id: one_centre, type: count_limit, of: location, where: {country: PL}, max: 1, owner: Head of shared services, rationale: A second centre needs a second management.}
- {id: first_year, type: share_limit, where: {location_model: onshore}, min: 0.6, to: 4, owner: Chief people officer, rationale: What consultation and redeployment can absorb in the first year.}
""",
    ),
    "kpo_analytics": Invented(
        title="Analytics team, knowledge work 2027-2029",
        home="US",
        sites="Boston US, Bengaluru IN, Krakow PL, Buenos Aires AR",
        roles="analyst,engineer",
        currency="USD",
        settings={"smallest_move": 1},
        processes="""
id,name,function,service_type,fte,role,data_classes,min_overlap_hours,complexity,min_quality,criticality
pricing,Pricing models,Analytics,kpo,18,analyst,,4,complex,,high
churn,Churn and campaigns,Analytics,kpo,14,analyst,personal_data,,standard,,medium
reporting,Management reporting,Analytics,kpo,26,analyst,,,simple,,low
market_research,Market research,Analytics,kpo,12,analyst,,,simple,,low
data_engineering,Data engineering,Data,kpo,34,engineer,personal_data,3,complex,,high
dashboards,Dashboards,Data,kpo,16,engineer,,,standard,,low
""",
        baseline="""
process,location,share
pricing,boston,1
churn,boston,1
reporting,boston,1
market_research,boston,1
data_engineering,boston,1
dashboards,boston,1
""",
        locations="""
id,max_fte,quality,productivity
boston,150,90,1
bengaluru,70,84,0.92
krakow,50,88,0.96
buenos_aires,40,85,0.94
""",
        policies="""
- {id: good_enough, type: score_limit, score: quality, min: 86, owner: Chief analytics officer, rationale: The mean of all teams; below it work comes back.}
- {id: core_at_home, type: share_limit, where: {location_model: onshore}, min: 0.35, owner: Chief analytics officer, rationale: Somebody must be able to ask the right question.}
- {id: two_for_data, type: count_limit, for: {process: data_engineering}, of: country, min: 2, from: end, owner: Chief data officer, rationale: Nobody holds all the keys.}
""",
    ),
    "startup_new_work": Invented(
        title="Start-up, first operations 2027-2028",
        home="IE",
        sites="Dublin IE, Lisbon PT, Bucharest RO, Cape Town ZA",
        roles="agent,case_handler,analyst",
        currency="EUR",
        settings={"periods": 8},
        processes="""
id,name,function,service_type,volume,handling_minutes,fte,role,growth,data_classes,min_overlap_hours
support,Customer support,Service,front_office,240000,8,,agent,0.5,personal_data,5
onboarding,Onboarding of customers,Service,back_office,30000,25,,case_handler,0.5,personal_data,
fraud_checks,Checks for fraud,Risk,back_office,90000,6,,case_handler,0.5,personal_data,
insights,Product analytics,Product,kpo,,,6,analyst,0.2,,
""",
        locations="""
id,max_fte
dublin,60
lisbon,60
bucharest,60
cape_town,60
""",
        policies="""
- {id: founders_near, type: assignment, for: {process: insights}, where: {location_model: onshore}, min: 1, owner: Founders, rationale: What customers do is learned at the founders' table.}
- {id: few_places, type: count_limit, of: location, max: 2, owner: Chief operating officer, rationale: Nobody has time for a third office.}
""",
    ),
}  # fmt: skip
"""Name -> the company."""


def main() -> None:
    """Write all of them anew; each README, which a person writes, stays."""
    GALLERY.mkdir(exist_ok=True)
    for name, invented in GALLERY_STUDIES.items():
        folder = GALLERY / name
        readme = folder / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.exists() else None
        shutil.rmtree(folder, ignore_errors=True)
        write_folder(study_of(invented), folder)
        if text is not None:
            readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
