#!/usr/bin/env bash
# Batch-annotate a folder from cron: copy this file and set the two folders.
#
#   15 2 * * *  /home/me/annotate_nightly.sh
#
# What is already coded and unchanged is skipped, so that a night with three new reports takes seconds. A night that is
# cut short goes on where it stopped. Exit status: 0 all coded, 1 some files refused or failed (they are in the log).
set -uo pipefail

INBOX="${INBOX:-$HOME/papers}"
RUN="${RUN:-$HOME/coded}"
HSNLP="${HSNLP:-hsnlp}"

mkdir -p "$RUN.logs"
log="$RUN.logs/$(date +%F).log"

# Only one at a time: a second call while the first still runs leaves at once.
exec 9> "$RUN.lock"
if ! flock -n 9; then
    echo "another run is at work" >> "$log"
    exit 0
fi

"$HSNLP" annotate "$INBOX" -o "$RUN" >> "$log" 2>&1
status=$?
if [ "$status" -le 1 ]; then
    "$HSNLP" export "$RUN" --to csv -o "$RUN/passages-flat.csv" >> "$log" 2>&1
fi
exit "$status"
