#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the manual page of the HTTP API from what the daemon says of itself.

Usage: api.py VEDETTED      (the page goes to standard output)
"""
import json
import subprocess
import sys

HEAD = r'''.\" SPDX-License-Identifier: GPL-3.0-or-later
.\" Made by data/man/api.py; do not edit.
.TH VEDETTE\-API 7 "" "Vedette %(version)s" "Vedette"
.SH NAME
vedette\-api \- the HTTP API of vedetted
.SH DESCRIPTION
.BR vedetted (8)
answers JSON on 127.0.0.1:8000 unless told otherwise.
Times are ISO 8601 in UTC, percentages 0 to 100, probabilities 0 to 1; a figure that is not known is null.
Bodies are JSON objects with Content\-Type: application/json.
What can be asked for is told by GET /openapi.json too, which this page is made of.
/predictions/current also comes as the compact frame of the app, for Accept: application/vnd.vedette.frame.
.SS Key
A daemon with a key wants it in the header X\-API\-Key, or as Authorization: Bearer.
Without one it serves the loopback address alone.
What is marked with (open) needs no key.
.SS Errors
Every error is an object with the members error, a word for programs, and message, a sentence that names what was
wrong and what would be right.
403 is about the key or the origin, 404 about what is not there, 405 about the method (Allow names those that work), 409
about what is under way already, 413 about size, 415 about the type of a body, 422 about a value, 429 about too many
requests (Retry\-After tells when to come again), and 503 about what is not ready yet.
.SS Unchanged answers
Predictions and settings carry an ETag. A request with If\-None\-Match is answered 304 without a body while nothing has
changed.
The ETag of /alerts/desk is a weak one, W/"...": 304 says that the same alerts are open in the same states, with the same people
in charge, silences and deliveries, but not that they measure what they did.
Their values change with every tick: the present ones are those of /alerts/active, whose ETag is of them, too.
A PUT of settings with If\-Match is refused with 412 when somebody else changed them meanwhile.
.SH REQUESTS
'''
TAIL = r'''.SH SEE ALSO
.BR vedetted (8),
.BR vedettectl (1),
.BR vedette\-security (7)
'''


def escape(text):
    text = text.replace('\\', '\\e').replace('-', '\\-').replace('“', '\\(lq').replace('”', '\\(rq')
    text = text.replace('…', '...')
    return '\\&' + text if text.startswith(('.', "'")) else text


def item(name, kind, summary):
    return f'.TP\n.BR {escape(name)} " ({kind})"\n{escape(summary)}\n'


def operation(method, path, told):
    opened = ' (open)' if not told['security'] else ''
    text = f'.SS {method.upper()} {escape(path)}{opened}\n{escape(told["summary"])}.\n'
    for parameter in told['parameters']:
        text += item(parameter['name'], f'{parameter["in"]}, {parameter["schema"]["type"]}', parameter['description'])
    body = told.get('requestBody', {'content': {'application/json': {'schema': {'properties': {}}}}})
    for name, member in body['content']['application/json']['schema']['properties'].items():
        text += item(name, f'body, {member["type"]}', member['description'])
    return text


def main():
    api = json.loads(subprocess.run([sys.argv[1], '--openapi'], check=True, capture_output=True, text=True).stdout)
    page = HEAD % {'version': api['info']['version']}
    for path, operations in api['paths'].items():
        page += ''.join(operation(method, path, told) for method, told in operations.items())
    sys.stdout.write(page + TAIL)


if __name__ == '__main__':
    main()
