#!/usr/bin/env python3
"""Counts entries, names, identifiers and births of real lists, independently of Reftel.

Usage: count.py DATA, the folder with lists/ and events/. Prints JSON: list -> [entries, names, identifiers, births].
Nothing here follows the code of the crate: CSV through Python's own module, XML through ElementTree, YAML by its lines.
"""
import csv
import glob
import json
import re
import sys
import xml.etree.ElementTree as tree

data = sys.argv[1]
csv.field_size_limit(1 << 30)
counts = {}


def rows(path):
    with open(f"{data}/{path}", encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row and row[0] != "\x1a"]


def lines(pattern, folder):
    found = 0
    for path in glob.glob(f"{data}/lists/{folder}/*.yaml"):
        with open(path, encoding="utf-8") as file:
            found += sum(1 for line in file if re.match(pattern, line))
    return found


# OFAC's tables. A remark of 1,000 characters goes on in the comments.
LABELS = r"""Passport|Diplomatic Passport|Stateless Person Passport|Cedula (No\.|de Ciudadania|de Residencia|de Extranjeria|Juridica)
|NIT \#|RUC \#|RIF \#|RTN|R\.?F\.?C\.?|C\.U\.R\.P\.|C\.U\.I\.P\.|C\.U\.I\.T\.|C\.U\.I\.|C\.I\.F\.|C\.R\.\ No\.|I\.F\.E\.|D\.N\.I\.|N\.I\.E\.|SSN|MMSI|IMO|ISIN
|RSIN|SWIFT/BIC|BIK\ \(RU\)|VisaNumberID|US\ FEIN|Equity\ Ticker|Digital\ Currency\ Address|Chinese\ Commercial\ Code|Italian\ Fiscal\ Code
|Vessel\ Registration\ Identification|Legal\ Entity\ Number|License|Credencial\ electoral|UAE\ Identification
|(Afghan\ Money\ Service\ Provider\ License|Birth\ Certificate|Business|Business\ Registration|Certificate\ of\ Incorporation|Chamber\ of\ Commerce
|Citizen's\ Card|Commercial\ Registry|Company|Crew\ Member\ Certificate|D-U-N-S|Enterprise|File|Government\ Gazette|Identification|LE|MSB\ Registration
|National\ Foreign\ ID|Permit|Pilot\ License|Public\ Registration|Registration|Residency|Travel\ Document|Turkish\ Identification|UK\ Company|V\.A\.T\.
|Vessel\ Registration|Aircraft\ Construction)\ Number
|Business\ Registration\ Document\ \#|(Driver's\ License|Electoral\ Registry|Folio\ Mercantil|Immigration|Istanbul\ Chamber\ of\ Comm\.|Kenyan\ ID|National\ ID|Registered\ Charity|SRE\ Permit
|Serial|Tax\ ID|Tourism\ License|Trade\ License|Voter\ Registration|Dubai\ Chamber\ of\ Commerce\ Membership)\ No\.|Matricula\ Mercantil\ No
|Registration\ ID|Refugee\ ID\ Card|Personal\ ID\ Card|Stateless\ Person\ ID\ Card|Tazkira\ National\ ID\ Card|Tarjeta\ de\ Identidad|Numero\ (de\ Identidad|Unico\ de\ Identificacao\ Tributaria)
|Romanian\ (C\.R\.|Permanent\ Resident|Tax\ Registration)|Seafarer's\ Identification\ Document|Cartilla\ de\ Servicio\ Militar\ Nacional
|(Unified|United)\ Social\ Credit\ Code(\ \(USCC\)|\ Certificate\ \(USCCC\))
|Aircraft\ (Tail\ Number|Mode\ S\ Transponder\ Code|Manufacturer's\ Serial\ Number\ \(MSN\))"""
LABELS = re.compile(r"(?:alt\. )?(?:%s)(?=[\s:/]|(?<=[.#]))\s*\S" % LABELS.replace("\n", "").replace("Cedula (", r"Cedula\ (").replace("NIT ", "NIT\\ ").replace("RUC ", "RUC\\ ").replace("RIF ", "RIF\\ ").replace("Diplomatic Passport", "Diplomatic\\ Passport").replace("Stateless Person Passport", "Stateless\\ Person\\ Passport").replace("de Ciudadania|de Residencia|de Extranjeria", r"de\ Ciudadania|de\ Residencia|de\ Extranjeria"), re.I)


def tables(entries, names, comments):
    prim, alt = rows(entries), rows(names)
    tails = {}
    for row in rows(comments):
        tails[row[0]] = tails.get(row[0], "") + row[1]
    extra = births = numbers = 0
    for row in prim:
        remark = row[11]
        if len(remark) >= 1000:
            remark += tails.get(row[0], "")
        extra += len(re.findall(r"(?:^|; )(?:alt\. )?[afn]\.k\.a\. '", remark))
        # A date that is repeated is one.
        births += len({date.rstrip(".") for date in re.findall(r"(?:^|; )(?:alt\. )?(?:DOB|Organization Established Date|Aircraft Manufacture Date) ([^;]*)", remark)})
        numbers += sum(1 for piece in remark.split("; ") if LABELS.match(piece))
        numbers += row[5].strip() != "-0-"
    return [len(prim), len(prim) + len(alt) + extra, numbers, births]


base = "lists/ofac/csv-2019"
counts["ofac-sdn"] = tables(f"{base}/sdn.csv", f"{base}/alt.csv", f"{base}/sdn_comments.csv")
counts["ofac-cons"] = tables(f"{base}/cons_prim.csv", f"{base}/cons_alt.csv", f"{base}/cons_comments.csv")

space = "{http://tempuri.org/sdnList.xsd}"
root = tree.parse(f"{data}/lists/ofac/xml/consolidated_non_sdn_2020-12-14.xml").getroot()
entries = root.findall(f"{space}sdnEntry")
each = lambda name: sum(len(entry.findall(f".//{space}{name}")) for entry in entries)
counts["ofac-xml"] = [len(entries), len(entries) + each("aka"), each("id"), each("dateOfBirthItem")]

root = tree.parse(f"{data}/lists/un/un_sanctions_list_ammitto.xml").getroot()
people, bodies = root.findall("INDIVIDUALS/INDIVIDUAL"), root.findall("ENTITIES/ENTITY")
full = lambda path: sum(1 for entry in people + bodies for node in entry.findall(path) if (node.text or "").strip())
names = len(people) + len(bodies) + full("INDIVIDUAL_ALIAS/ALIAS_NAME") + full("ENTITY_ALIAS/ALIAS_NAME") + full("NAME_ORIGINAL_SCRIPT")
births = 0
for person in people:
    seen = set()
    for node in person.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        text = lambda name: (node.findtext(name) or "").strip()
        about = text("TYPE_OF_DATE").lower() == "approximately"
        if text("DATE") or text("YEAR"):
            seen.add((about, text("DATE") or text("YEAR")))
        elif text("FROM_YEAR") or text("TO_YEAR"):
            births += 1
        elif text("NOTE"):
            seen.add(" ".join(text("NOTE").split()))
    births += len(seen)
counts["un"] = [len(people) + len(bodies), names, full("INDIVIDUAL_DOCUMENT/NUMBER"), births]

counts["eu"] = [lines("eu_reference_number:", "eu"), lines(r"(- |  )whole_name:", "eu"), lines(r"(- |  )identification_type_code:", "eu"), None]
# A few names of the UK's have a type and no text.
names = lines(r"  - name_non_latin_script:", "uk")
for path in glob.glob(f"{data}/lists/uk/*.yaml"):
    with open(path, encoding="utf-8") as file:
        items = re.split(r"\n  - ", file.read())
    names += sum(1 for item in items if re.match(r"name[1-6]:|name_type:.*\n    name[1-6]:", item))
counts["uk"] = [lines("unique_id:", "uk"), names, 0, 0]
counts["ch"] = [lines("sanctions_set_id:", "ch"), lines(r"    (- |  )name_type:", "ch"), 0, lines(r"      year:", "ch")]


def cells(text):
    text = text.strip()
    return len([cell for cell in next(csv.reader([text], delimiter=";", skipinitialspace=True)) if cell.strip()]) if text else 0


IDS = "passportNumber registrationNumber taxNumber idNumber innCode ogrnCode kppCode okpoCode leiCode swiftBic ticker imoNumber mmsi".split()
for path in sorted(glob.glob(f"{data}/lists/eu-journal/*/*.csv")):
    with open(path, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    names = sum(1 + cells(row["alias"]) + cells(row["weakAlias"]) + cells(row["previousName"]) for row in table)
    counts["eu-journal/" + path.rsplit("/", 1)[1]] = [len(table), names, sum(cells(row[name]) for row in table for name in IDS), None]

THINGS = {"Person", "Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Asset"}
NAMES = ["name", "alias", "abbreviation", "weakAlias", "previousName"]
for name in ["parteispenden", "zala", "t1"]:
    with open(f"{data}/lists/ftm/yente/dataset/{name}/entities.ftm.json", encoding="utf-8") as file:
        entities = [json.loads(line) for line in file]
    things = [entity for entity in entities if entity["schema"] in THINGS]
    values = lambda entity, names: sum(len(entity["properties"].get(name, [])) for name in names)
    numbers = sum(values(entity, [p for p in entity["properties"] if p.endswith(("Number", "Code", "Id")) and p not in ("programId",)]) for entity in things)
    counts["ftm/" + name] = [len(things), sum(values(entity, NAMES) for entity in things), numbers, None]

ids = set()
for path in glob.glob(f"{data}/events/pocom/*/**/*.xml", recursive=True):
    root = tree.parse(path).getroot()
    ids.update(node.text for node in root.iter("person-id"))
    if root.tag == "person":
        ids.add(root.findtext("id"))
counts["office-holders"] = [len(ids), None, 0, None]
trips = 0
travellers = set()
for path in glob.glob(f"{data}/events/travels/*/*.xml"):
    for trip in tree.parse(path).getroot().iter("trip"):
        trips += 1
        travellers.add(trip.get("who"))
counts["travels"] = [len(travellers), None, 0, None]
counts["trips"] = [trips, None, None, None]
print(json.dumps(counts))
