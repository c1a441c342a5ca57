import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { compiled } from '#entrances/configuration/configure'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { configure } from './configure.ts'
import { configureFunction } from './contract.ts'
import type { configurationEntrances } from './entrances.ts'
import { wireConfigure } from './wireConfigure.ts'

const env = environment([...openDeviceEnvironment, ...configureFunction.environment], process.env)
const log = createLog('configure')
const services = createServices(process.env)
const pause = (most: number) => wait(Math.random() * most)
const clock = { now: Date.now, random: Math.random, newId: randomUUID, pause }
const parts = { environment: env, services, log, fetch, ...clock }
const [db, counterDb] = [services.db(), services.counterDb()]
const watcher = byFingerprint(wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now }))

export const handler = serve(
	compiled<RowsOf<typeof configurationEntrances, typeof configureFunction>>(),
	{ log, watcher },
	{ 'PATCH /device/{deviceId}/state': configure(wireConfigure(parts)) },
)
