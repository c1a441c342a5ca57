import { createServer } from 'coap'
import { freeUdpPorts } from '../freeUdpPorts.ts'
import { listening } from './listening.ts'

/** npm `coap` with a resource that answers at once. It does not tell its port, if it may choose it. */

const port = await freeUdpPorts(1)
const server = createServer({ type: 'udp4' }, (_, response) => {
	response.code = '2.04'
	response.end()
})
server.listen(port, '127.0.0.1', () => listening({ port }))
