import { setTimeout as wait } from 'node:timers/promises'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { wireAccept } from '../downlinks/wireAccept.ts'
import { readKey } from '../keys/keysTable.ts'
import { isValid } from '../keys/storedKey.ts'
import { postTo } from '../live/push/post.ts'
import { commandEnvironment } from './contract.ts'
import { keyById } from './sockets/keyById.ts'
import { onlyOn } from './sockets/socketEvent.ts'
import { wireCommand } from './wireCommand.ts'
import { stageClients } from './wireStages.ts'

const env = environment(commandEnvironment, process.env)
const log = createLog('command')
const services = createServices(process.env)
const pause = (most: number) => wait(Math.random() * most)
const now = Date.now
const answer = wireCommand(wireAccept({ environment: env, services, log, now, random: Math.random, pause }))
const findKey = keyById({ readKey: readKey(services.db(), env.KEYS_TABLE), isValid, now })
const clients = stageClients(env, process.env)
const onFailed = (connectionId: string, error: unknown) => log.warn('reply not sent', { connectionId, error })

/** What a client sends: commands. Each gets its reply on the same socket, and on no other. */
export const handler = onlyOn('MESSAGE', async ({ requestContext, body = '' }) => {
	const { authorizer, connectionId, stage } = requestContext
	const { keyId } = authorizer
	const replies = await answer(await findKey(keyId), body)
	const post = postTo(clients[stage === 'actions' ? 'actions' : 'communications'](), { onFailed, pause })
	for (const reply of replies) {
		log.info('command', { keyId, connectionId, code: reply.code, downlinkId: reply.id })
		await post(connectionId, JSON.stringify(reply))
	}
	return { statusCode: 200 }
})
