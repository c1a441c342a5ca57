#!/usr/bin/env bash
# Package   @aws-sdk/util-dynamodb 3.996.9
# Behaviour marshall() throws for every finite double whose magnitude is 2^53 or more, unless it is told
#           `allowImpreciseNumbers`, although a number of DynamoDB has 38 digits and goes to 9.99e125. It does not throw for
#           magnitudes below 1e-130, which are none that DynamoDB has.
# A guess   What throws is what DynamoDB cannot hold: nothing between 2^53 and 9.99e125, but 1e-140 and 1e300.
# Here      A device may send FLT_MAX where a sensor has no reading. A state with one such value was not written, and
#           the good values of the same message were lost with it. The state is JSON now: docs/adr/0024.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @aws-sdk/util-dynamodb@3.996.9

cat > doubles.mjs <<'JS'
import { marshall } from '@aws-sdk/util-dynamodb'

const doubles = {
	'0.1': 0.1,
	'-0': -0,
	'2^53 - 1': 2 ** 53 - 1,
	'2^53': 2 ** 53,
	'2^53 + 2': 2 ** 53 + 2,
	'-2^53': -(2 ** 53),
	'1e20': 1e20,
	'-1e20': -1e20,
	FLT_MAX: 3.4028234663852886e38,
	'1e125': 1e125,
	'1e300': 1e300,
	DBL_MAX: Number.MAX_VALUE,
	'1e-130': 1e-130,
	'1e-140': 1e-140,
	DBL_MIN: 2 ** -1022,
	'5e-324': 5e-324,
	NaN: Number.NaN,
	Infinity: Number.POSITIVE_INFINITY,
}
// Numbers of DynamoDB: 0, and magnitudes from 1e-130 to 9.9999999999999999999999999999999999999e125.
const isForDynamoDB = (double) =>
	double === 0 || (Math.abs(double) >= 1e-130 && Math.abs(double) < 1e126)
const marshalled = (double) => {
	try {
		return marshall({ double }).double.N
	} catch ({ message }) {
		return `throws: ${message.replace(/ Use NumberValue.*/, '')}`
	}
}
for (const [name, double] of Object.entries(doubles))
	console.log(`${name.padEnd(9)} ${isForDynamoDB(double) ? 'DynamoDB: yes' : 'DynamoDB: no '}  ${marshalled(double)}`)
JS
node doubles.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
0.1       DynamoDB: yes  0.1
-0        DynamoDB: yes  0
2^53 - 1  DynamoDB: yes  9007199254740991
2^53      DynamoDB: yes  throws: Number 9007199254740992 is greater than Number.MAX_SAFE_INTEGER.
2^53 + 2  DynamoDB: yes  throws: Number 9007199254740994 is greater than Number.MAX_SAFE_INTEGER.
-2^53     DynamoDB: yes  throws: Number -9007199254740992 is lesser than Number.MIN_SAFE_INTEGER.
1e20      DynamoDB: yes  throws: Number 100000000000000000000 is greater than Number.MAX_SAFE_INTEGER.
-1e20     DynamoDB: yes  throws: Number -100000000000000000000 is lesser than Number.MIN_SAFE_INTEGER.
FLT_MAX   DynamoDB: yes  throws: Number 3.4028234663852886e+38 is greater than Number.MAX_SAFE_INTEGER.
1e125     DynamoDB: yes  throws: Number 1e+125 is greater than Number.MAX_SAFE_INTEGER.
1e300     DynamoDB: no   throws: Number 1e+300 is greater than Number.MAX_SAFE_INTEGER.
DBL_MAX   DynamoDB: no   throws: Number 1.7976931348623157e+308 is greater than Number.MAX_SAFE_INTEGER.
1e-130    DynamoDB: yes  1e-130
1e-140    DynamoDB: no   1e-140
DBL_MIN   DynamoDB: no   2.2250738585072014e-308
5e-324    DynamoDB: no   5e-324
NaN       DynamoDB: no   throws: Special numeric value NaN is not allowed
Infinity  DynamoDB: no   throws: Special numeric value Infinity is not allowed
OUT
