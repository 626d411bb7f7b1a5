#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page of recordings names the tables and columns that recordings have, and every version of them.

Usage: check-recording-page.py SOURCE_ROOT
"""
import re
import sys
from pathlib import Path

TABLE = re.compile(r'CREATE TABLE (\w+) \((.*?)\)(?: WITHOUT ROWID)?;', re.S)
HEADING = re.compile(r'^\.SS (\w+) \((.*)\)$', re.M)


def schema_of(source):
    """({table: columns}, number of versions)."""
    steps = source[source.index('migrations[] = {'):source.index('};')]
    statements = ''.join(re.findall(r'"([^"]*)"', steps))
    tables = {name: [column.split()[0] for column in columns.split(',')] for name, columns in TABLE.findall(statements)}
    return tables, len(re.findall(r'",\n', steps))


def page_of(page):
    tables = {name: columns.split(', ') for name, columns in HEADING.findall(page)}
    versions = page[page.index('.SH VERSIONS'):page.index('.SH TABLES')]
    return tables, len(re.findall(r'^\.B \d+$', versions, re.M))


def main():
    root = Path(sys.argv[1])
    schema = schema_of((root / 'src' / 'store' / 'recordings' / 'ved-recording-schema.c').read_text(encoding='utf-8'))
    page = page_of((root / 'data' / 'man' / 'vedette-recording.5').read_text(encoding='utf-8'))
    if schema == page and schema[0]:
        return 0
    print(f'recordings have {schema}\nthe page says   {page}')
    return 1


if __name__ == '__main__':
    sys.exit(main())
