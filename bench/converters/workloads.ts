/** A decoder in JavaScript of ThingsBoard, as the body of a function, and a message for it. */
export type Workload = {
	readonly name: string
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

export const WORKLOADS: readonly Workload[] = [
	{
		name: 'text',
		decoder: `
var fields = String.fromCharCode.apply(null, payload).replace(/["\\s]/g, '').split(',');
var telemetry = {};
for (var i = 2; i < fields.length; i += 2) telemetry[fields[i]] = parseFloat(fields[i + 1]);
return { deviceName: fields[0], deviceType: fields[1], attributes: {}, telemetry: telemetry };`,
		payload: bytes('SN-001,default,temperature,25.7,humidity,69\n'),
		result,
	},
	{
		name: 'json',
		decoder: `
var data = JSON.parse(String.fromCharCode.apply(null, payload));
return {
	deviceName: data.deviceName,
	deviceType: data.deviceType,
	attributes: {},
	telemetry: { temperature: data.temperature, humidity: data.humidity }
};`,
		payload: bytes('{"deviceName": "SN-001", "deviceType": "default", "temperature": 25.7, "humidity": 69}'),
		result,
	},
	{
		name: 'binary',
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
		payload: bytes('SN-001default25.769'),
		result,
	},
	{
		name: '6 kB script',
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

export const METADATA = { deviceName: 'SN-001' }
