#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a Tab offers after words of a command line. Usage: check-completion.sh COMPLETIONS VEDETTECTL VEDETTED VEDETTE-SIM
set -u
source "$1"
vedettectl=$(readlink -f "$2") vedetted=$(readlink -f "$3") vedette_sim=$(readlink -f "$4") failed=0
compopt() { :; }                # there is no command line under way

# offers WORD WORDS…: the line of WORDS, the last of which is completed, has WORD among what is offered; "! WORD" has it not.
offers() {
  local is_wanted=1 word found=0 offered
  [[ $1 == ! ]] && is_wanted=0 && shift
  word=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _vedette
  for offered in "${COMPREPLY[@]}"; do
    [[ $offered == "$word" ]] && found=1
  done
  if [[ $found != "$is_wanted" ]]; then
    echo "after “$*”: $word is offered: $found; what is: ${COMPREPLY[*]}"
    failed=1
  fi
}

cd "$(mktemp -d)" || exit 1
touch --  file-of-somebody
offers record "$vedettectl" rec
offers --minutes= "$vedettectl" record --
offers --out= "$vedettectl" record http://127.0.0.1 --o
offers backtest "$vedettectl" book ''
offers ! record "$vedettectl" book ''
offers --fill-rule= "$vedettectl" book backtest --f
offers file-of-somebody "$vedettectl" verify ''
offers ! book "$vedettectl" verify ''
offers --data-dir= "$vedetted" --data
offers generate "$vedette_sim" g
offers --offline-mode= "$vedette_sim" generate --off
offers --stream "$vedette_sim" --s
rm file-of-somebody
exit $failed
