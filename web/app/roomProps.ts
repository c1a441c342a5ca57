import type { Configuration, Device, Fix, ObjectCard, Series } from '../device/model.ts'
import type { Addresses } from './addresses.ts'
import type { Api } from './api.ts'

/** What the shell gives to every room. */
export type RoomProps = {
	readonly api: Api
	readonly addresses: Addresses
	readonly device: Device
	readonly cards: readonly ObjectCard[]
	readonly series: readonly Series[]
	readonly fixes: readonly Fix[]
	/** the newest request about an object instance, by its key: `14240/0` */
	readonly configurations: ReadonlyMap<string, Configuration>
	/** milliseconds since the Unix epoch: what ages are counted from */
	readonly now: number
}
