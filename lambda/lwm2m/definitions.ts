// Generated from the XML of the objects by generateDefinitions.ts (npm run definitions), do not edit.
import type { ObjectDefinitions, ResourceDefinition } from './objectDefinition.ts'

/** The objects that are known, by id. */
export const definitions: ObjectDefinitions = new Map([
	[
		14201,
		{
			name: 'Geolocation',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Latitude', type: 'Float', mandatory: true, range: [-90, 90], units: '°' }],
				[1, { name: 'Longitude', type: 'Float', mandatory: true, range: [-180, 180], units: '°' }],
				[2, { name: 'Altitude', type: 'Float', units: 'm' }],
				[3, { name: 'Radius', type: 'Float', units: 'm' }],
				[4, { name: 'Speed', type: 'Float', units: 'm/s' }],
				[5, { name: 'Heading', type: 'Float', range: [0, 360], units: '°' }],
				[6, { name: 'Source', type: 'String', mandatory: true }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14202,
		{
			name: 'Battery and Power',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'State of charge', type: 'Integer', range: [0, 100], units: '%' }],
				[1, { name: 'Voltage', type: 'Float', units: 'V' }],
				[2, { name: 'Charge current', type: 'Float', units: 'mA' }],
				[3, { name: 'Battery temperature', type: 'Float', units: '°C' }],
				[4, { name: 'Time to full', type: 'Integer', units: 's' }],
				[5, { name: 'Time to empty', type: 'Integer', units: 's' }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14203,
		{
			name: 'Connection information',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Network mode', type: 'String' }],
				[1, { name: 'Band', type: 'Integer' }],
				[2, { name: 'RSRP', type: 'Integer', range: [-160, -40], units: 'dBm' }],
				[3, { name: 'Area', type: 'Integer' }],
				[4, { name: 'Cell', type: 'Integer' }],
				[5, { name: 'Mobile country code and mobile network code', type: 'Integer' }],
				[6, { name: 'IP address', type: 'String' }],
				[11, { name: 'Energy Estimate', type: 'Integer', range: [5, 9] }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14204,
		{
			name: 'Device information',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'IMEI', type: 'String', mandatory: true }],
				[1, { name: 'SIM ICCID', type: 'String' }],
				[2, { name: 'Modem firmware version', type: 'String', mandatory: true }],
				[3, { name: 'Application firmware version', type: 'String', mandatory: true }],
				[4, { name: 'Board version', type: 'String', mandatory: true }],
				[5, { name: 'Battery model', type: 'String' }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14205,
		{
			name: 'Environment',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Temperature', type: 'Float', units: '°C' }],
				[1, { name: 'Humidity', type: 'Float', range: [0, 100], units: '%' }],
				[2, { name: 'Atmospheric pressure', type: 'Float', units: 'hPa' }],
				[10, { name: 'Air Quality Index', type: 'Integer' }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14210,
		{
			name: 'Solar charge',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Gain', type: 'Float', mandatory: true, units: 'mA' }],
				[1, { name: 'Voltage', type: 'Float', units: 'V' }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14220,
		{
			name: 'Button press',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14230,
		{
			name: 'Sea Water Level',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Sea Water Level', type: 'Float', mandatory: true, units: 'cm' }],
				[1, { name: 'Station code', type: 'String', mandatory: true }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14240,
		{
			name: 'RGB LED',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Red', type: 'Integer', mandatory: true, writable: true, range: [0, 255] }],
				[1, { name: 'Green', type: 'Integer', mandatory: true, writable: true, range: [0, 255] }],
				[2, { name: 'Blue', type: 'Integer', mandatory: true, writable: true, range: [0, 255] }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14250,
		{
			name: 'Reboot',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Reason', type: 'Integer' }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14301,
		{
			name: 'Application Configuration',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'Update interval', type: 'Integer', mandatory: true, writable: true, range: [0, 31622400] }],
				[1, { name: 'GNSS enabled', type: 'Boolean', mandatory: true, writable: true }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
	[
		14401,
		{
			name: 'nRF Cloud Service Info',
			version: '1.0',
			resources: new Map<number, ResourceDefinition>([
				[0, { name: 'FOTA', type: 'String', multiple: true, writable: true }],
				[99, { name: 'Timestamp', type: 'Time', mandatory: true }],
			]),
		},
	],
])
