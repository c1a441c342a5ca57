export type { LwM2MObject, ResourceValue } from './frame.ts'
export type { Clock, Fetch, Ports, Socket } from './ports.ts'
export type { Status } from './status.ts'
export { type Watch, type WatchEvent, type WatchOptions, watchDevice } from './watchDevice.ts'
export {
	type DeviceOptions,
	type DevicesEvent,
	type DevicesWatch,
	type WatchDevicesOptions,
	watchDevices,
} from './watchDevices.ts'
