/** A decoder of ThingsBoard, as the body of a function, and a message for it. */
export type Workload = {
	readonly name: string
	readonly language: 'javascript' | 'tbel'
	readonly decoder: string
	readonly payload: Uint8Array
	/** what comes out */
	readonly result: unknown
}

const device = { deviceName: 'SN-001', deviceType: 'default' }
const result = { ...device, attributes: {}, telemetry: { temperature: 25.7, humidity: 69 } }

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A decoder of 6 kB: half of those in the public library of ThingsBoard are longer than 5.7 kB, a tenth than 7.7 kB. */
const registers = Array.from({ length: 21 }, (_, index) => ({
	id: index,
	name: `register_${index}`,
	scale: 1 / (index + 1),
}))

const long = `
function signed(value, bits) {
	var limit = Math.pow(2, bits - 1);
	return value >= limit ? value - 2 * limit : value;
}
${registers
	.map(
		({ id, name, scale }) => `
function read_${id}(bytes, at, telemetry) {
	// ${name}: two bytes, the higher one first
	telemetry.${name} = Math.round(signed(bytes[at] * 256 + bytes[at + 1], 16) * ${scale} * 1000) / 1000;
	return at + 2;
}`,
	)
	.join('\n')}
var telemetry = {};
for (var at = 0; at < payload.length; ) {
	switch (payload[at++]) {
${registers.map(({ id }) => `		case ${id}: at = read_${id}(payload, at, telemetry); break;`).join('\n')}
		default: at = payload.length;
	}
}
return { deviceName: metadata.deviceName, deviceType: 'meter', attributes: {}, telemetry: telemetry };
`

const messages = {
	text: bytes('SN-001,default,temperature,25.7,humidity,69\n'),
	json: bytes('{"deviceName": "SN-001", "deviceType": "default", "temperature": 25.7, "humidity": 69}'),
	binary: bytes('SN-001default25.769'),
}

const javascript: readonly Workload[] = [
	{
		name: 'text',
		language: 'javascript',
		decoder: `
var fields = String.fromCharCode.apply(null, payload).replace(/["\\s]/g, '').split(',');
var telemetry = {};
for (var i = 2; i < fields.length; i += 2) telemetry[fields[i]] = parseFloat(fields[i + 1]);
return { deviceName: fields[0], deviceType: fields[1], attributes: {}, telemetry: telemetry };`,
		payload: messages.text,
		result,
	},
	{
		name: 'json',
		language: 'javascript',
		decoder: `
var data = JSON.parse(String.fromCharCode.apply(null, payload));
return {
	deviceName: data.deviceName,
	deviceType: data.deviceType,
	attributes: {},
	telemetry: { temperature: data.temperature, humidity: data.humidity }
};`,
		payload: messages.json,
		result,
	},
	{
		name: 'binary',
		language: 'javascript',
		decoder: `
function text(from, to) {
	return String.fromCharCode.apply(null, payload.slice(from, to));
}
return {
	deviceName: text(0, 6),
	deviceType: text(6, 13),
	attributes: {},
	telemetry: { temperature: parseFloat(text(13, 17)), humidity: parseFloat(text(17, 19)) }
};`,
		payload: messages.binary,
		result,
	},
	{
		name: '6 kB script',
		language: 'javascript',
		decoder: long,
		payload: Uint8Array.of(0, 0, 100, 1, 0xff, 0x9c, 7, 1, 0),
		result: {
			deviceName: 'SN-001',
			deviceType: 'meter',
			attributes: {},
			telemetry: { register_0: 100, register_1: -50, register_7: 32 },
		},
	},
]

/** The same three in the other language of ThingsBoard. */
const tbel: readonly Workload[] = [
	{
		name: 'TBEL text',
		language: 'tbel',
		decoder: `
var fields = decodeToString(payload).trim().split(",");
var telemetry = {};
for (int i = 2; i < fields.length; i += 2) {
	telemetry.put(fields[i], parseDouble(fields[i + 1]));
}
return { deviceName: fields[0], deviceType: fields[1], attributes: {}, telemetry: telemetry };`,
		payload: messages.text,
		result,
	},
	{
		name: 'TBEL json',
		language: 'tbel',
		decoder: `
var data = decodeToJson(payload);
return {
	deviceName: data.deviceName,
	deviceType: data.deviceType,
	attributes: {},
	telemetry: { temperature: data.temperature, humidity: data.humidity }
};`,
		payload: messages.json,
		result,
	},
	{
		name: 'TBEL binary',
		language: 'tbel',
		decoder: `
var text = decodeToString(payload);
return {
	deviceName: text.substring(0, 6),
	deviceType: text.substring(6, 13),
	attributes: {},
	telemetry: { temperature: parseDouble(text.substring(13, 17)), humidity: parseDouble(text.substring(17, 19)) }
};`,
		payload: messages.binary,
		result,
	},
]

export const WORKLOADS: readonly Workload[] = [...javascript, ...tbel]

export const METADATA = { deviceName: 'SN-001' }
