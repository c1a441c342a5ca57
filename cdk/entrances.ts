import { communicationEntrances } from '../lambda/communications/entrances.ts'
import { deviceEntrances } from '../lambda/devices/entrances.ts'
import { downlinkEntrances } from '../lambda/downlinks/entrances.ts'
import { importEntrances } from '../lambda/imports/entrances.ts'
import { uplinkEntrances } from '../lambda/integrations/doorEntrances.ts'
import { integrationEntrances } from '../lambda/integrations/entrances.ts'
import { runEntrances } from '../lambda/integrations/runEntrances.ts'
import { pageEntrances } from '../lambda/page/entrances.ts'
import type { Entrance } from '../lambda/rest/entrance.ts'
import { restEntrances } from '../lambda/rest/entrances.ts'
import { stateEntrances } from '../lambda/state/entrances.ts'

/** All routes of the REST API. */
export const entrances = [
	...importEntrances,
	...stateEntrances,
	...deviceEntrances,
	...uplinkEntrances,
	...integrationEntrances,
	...runEntrances,
	...downlinkEntrances,
	...communicationEntrances,
	...restEntrances,
	...pageEntrances,
] as const satisfies readonly Entrance[]
