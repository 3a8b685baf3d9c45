"""Reads a calendar with PyPI icalendar and prints what it found as JSON. Run by `dialogue.rs`."""

import json
import sys

import icalendar

with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
entries = []
for entry in calendar.walk():
    assert not entry.errors, entry.errors
    if entry.name == "VCALENDAR":
        continue
    dates = [str(entry[name].dt) if name in entry else None for name in ("dtstart", "dtend", "due")]
    texts = [str(entry[name]) if name in entry else None for name in ("status", "summary", "description", "location")]
    entries.append([entry.name.lower(), str(entry["uid"]), *dates, *texts])
print(json.dumps(entries))
