#!/usr/bin/env bash
# Package   kpn-senml 1.0.1 (PyPI), on Python 3
# Behaviour to_cbor() writes the base sum under the label -16, which RFC 8428 §6 does not have; the other labels are right.
#           A record with a text raises NameError: the check of its type asks for `basestring`, which is of Python 2.
# A guess   The labels are those of RFC 8428 §6, Table 4: the base sum is -6. A package of 2018 runs on Python 3.
# Here      The sum of such a pack is lost at every receiver, because unknown integer labels are ignored. A text
#           works once the program sets `builtins.basestring = str`, as interop/foreign/python/senml.py does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet cbor2==6.3.0 kpn-senml==1.0.1

cat > labels.py <<'PY'
import cbor2
from kpn_senml import SenmlPack, SenmlRecord

pack = SenmlPack("meter/")
pack.base_sum = 100
pack.base_time = 1700000000
pack.add(SenmlRecord("energy", sum=1))
print("CBOR:", sorted((label, value) for label, value in cbor2.loads(pack.to_cbor())[0].items()))

try:
    pack = SenmlPack("lamp/")
    pack.add(SenmlRecord("state", value="on"))
    print("a text:", pack.to_json())
except NameError as error:
    print("a text:", error)
PY
venv/bin/python labels.py | tee output

diff output - <<'OUT' && echo 'as expected'
CBOR: [(-16, 100), (-3, 1700000000), (-2, 'meter/'), (0, 'energy'), (5, -99)]
a text: name 'basestring' is not defined
OUT
