#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What requests say is described: every name that a handler reads of a query or a body stands in the table of routes,
and every name of that table is read and has its line in the table of terms.

Usage: check-api.py SOURCE_ROOT
"""
import re
import sys
from pathlib import Path

SERVER = Path('src') / 'server'
READS = [
    re.compile(r'ved_request_get_(?:query|list|time) \(request, "(\w+)"'),
    re.compile(r'(?:read_\w+|text_member|get_text|json_object_get_member) \((?:request, )?body, "(\w+)"'),
    re.compile(r'g_hash_table_lookup \(words, "(\w+)"'),
    re.compile(r'^  \{ "(\w+)", G_STRUCT_OFFSET \(VedWhatIfChange', re.M),
    re.compile(r'find_array \(body, "(\w+)"'),
]
# These read their own: a parser of the feed, and fields that are described in words.
ELSEWHERE = {'records'}
ROUTE = re.compile(r'\{ (?:GET|POST|PUT|DELETE),\s+"([^"]+)",\s+(?:TRUE|FALSE),\s+\w+,\s+"[^"]*",\s+(NULL|"[^"]*"),\s+'
                   r'(NULL|"[^"]*"),\s+ved_handle_')
TERM = re.compile(r'^  \{ "(\w+)", (?:NULL|"[^"]+"), "\w+",', re.M)


def read_names(root):
    sources = [*(root / SERVER).rglob('ved-*.c'), root / 'src' / 'store' / 'history' / 'ved-historical-question.c']
    return {name for source in sources for read in READS for name in read.findall(source.read_text(encoding='utf-8'))}


def main():
    root = Path(sys.argv[1])
    routes = ROUTE.findall((root / SERVER / 'ved-routes.c').read_text(encoding='utf-8'))
    terms = set(TERM.findall((root / SERVER / 'ved-api-terms.c').read_text(encoding='utf-8')))
    told = {name for _, query, body in routes for text in (query, body) if text != 'NULL' for name in text[1:-1].split()}
    parts = {part for path, _, _ in routes for part in re.findall(r'\{(\w+)\}', path)}
    read = read_names(root) | ELSEWHERE
    faults = [f'{name}: is read of requests, but no route tells of it' for name in sorted(read - told)]
    faults += [f'{name}: stands in ved-routes.c, but nobody reads it' for name in sorted(told - read)]
    faults += [f'{name}: has no line in ved-api-terms.c' for name in sorted((told | parts) - terms)]
    faults += [f'{name}: stands in ved-api-terms.c, but in no route' for name in sorted(terms - told - parts)]
    if not routes:
        faults.append('ved-routes.c: no routes were found')
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
