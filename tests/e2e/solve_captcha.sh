#!/bin/sh
# Solves a captcha of changing_captcha.py: its picture shows nothing, its token tells the point. A profile names this as a command.
[ -z "$1" ] || { echo "nobody is there to solve it" >&2; exit 1; }
first=$(sed -n 's/.*"token":"\(..\).*/\1/p')
[ -n "$first" ] || { echo "there is no captcha in the last answer" >&2; exit 2; }
printf '{"x":%d.0,"y":5.0}\n' $((100 + 0x$first))
