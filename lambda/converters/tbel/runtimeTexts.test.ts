import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { generateRuntime } from './generateRuntime.ts'
import { runtimeFor } from './runtimeFor.ts'
import { runtimeTexts } from './runtimeTexts.ts'

/** What ThingsBoard adds to the language, in its documentation and in its editor. */
const documented =
	'atob base64ToBytes base64ToBytesList base64ToHex btoa bytesToBase64 bytesToExecutionArrayList bytesToHex bytesToString decodeToJson decodeToString decodeURI doubleToHex encodeURI floatToHex hexToBase64 hexToBytes hexToBytesArray intLongToRadixString intToHex isArray isBinary isDecimal isHexadecimal isInsideCircle isInsidePolygon isList isMap isNaN isOctal isSet longToHex newSet padEnd padStart parseBigEndianHexToDouble parseBigEndianHexToFloat parseBigEndianHexToInt parseBigEndianHexToLong parseBinaryArrayToInt parseByteToBinaryArray parseBytesIntToFloat parseBytesLongToDouble parseBytesToBinaryArray parseBytesToDouble parseBytesToFloat parseBytesToInt parseBytesToLong parseDouble parseFloat parseHexIntLongToFloat parseHexToDouble parseHexToFloat parseHexToInt parseHexToLong parseInt parseLittleEndianHexToDouble parseLittleEndianHexToFloat parseLittleEndianHexToInt parseLittleEndianHexToLong parseLong parseLongToBinaryArray printUnsignedBytes raiseError stringToBytes toFixed toFlatMap toInt toSet'.split(
		' ',
	)

describe('the texts of the runtime', () => {
	it('are those of its functions: `npm run tbel-runtime` writes them', async () => {
		const written = readFileSync(join(import.meta.dirname, 'runtimeTexts.ts'), 'utf8')
		assert.equal(written, await generateRuntime())
	})

	it('have every function of ThingsBoard', () => {
		const missing = documented.filter(
			(name) => !runtimeTexts.has(`tb${name.charAt(0).toUpperCase()}${name.slice(1)}`),
		)
		assert.deepEqual(missing, [])
	})

	it('can be evaluated alone, each with what it needs, and only JavaScript around it', () => {
		for (const name of runtimeTexts.keys()) {
			const code = runtimeFor([name])
			assert.doesNotThrow(() => runInContext(code, createContext({})), name)
			assert.match(code, new RegExp(`\\bconst ${name}=`))
		}
	})

	it('are only what a script uses', () => {
		assert.equal(runtimeFor([]), '')
		assert.doesNotMatch(runtimeFor(['add']), /parseWithPattern/)
	})
})
