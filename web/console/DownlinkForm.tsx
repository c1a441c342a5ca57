import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import { emptyOrder, type Order, type Refusal } from './downlinks.ts'

type Props = {
	readonly deviceId: string
	readonly onDevice: (deviceId: string) => void
	readonly onSend: (order: Order) => Promise<Refusal | undefined>
}

type FieldProps = {
	readonly id: string
	readonly label: string
	readonly problem: string | undefined
	readonly class?: string
	readonly children: ComponentChildren
}

const Field = ({ id, label, problem, children, ...more }: FieldProps) => (
	<div class={`form-field ${more.class ?? ''}`}>
		<label for={id}>{label}</label>
		{children}
		{problem !== undefined && (
			<p id={`${id}-problem`} class="problem">
				{printable(problem)}
			</p>
		)}
	</div>
)

const routes = [
	['', 'any'],
	['mqtt', 'MQTT'],
	['coap', 'CoAP'],
	['integration', 'integration'],
	['nrfcloud', 'nRF Cloud'],
] as const

/** Sends bytes to a device. */
export const DownlinkForm = ({ deviceId, onDevice, onSend }: Props) => {
	const form = useRef<HTMLFormElement>(null)
	const [typed, setTyped] = useState<Order>(emptyOrder)
	const [refusal, setRefusal] = useState<Refusal>()
	const [isSending, setSending] = useState(false)
	const order = { ...typed, deviceId }
	const set = (change: Partial<Order>): void => {
		setTyped({ ...typed, ...change })
		setRefusal(undefined)
	}
	const about = (field: Refusal['field']) => {
		const problem = refusal?.field === field ? refusal?.reason : undefined
		const id = `downlink-${field}`
		return {
			field: { id, problem },
			input: {
				id,
				'aria-invalid': problem !== undefined,
				...(problem === undefined ? {} : { 'aria-describedby': `${id}-problem` }),
			},
		}
	}
	const send = async (event: SubmitEvent): Promise<void> => {
		event.preventDefault()
		setSending(true)
		const refused = await onSend(order)
		setSending(false)
		setRefusal(refused)
		if (refused === undefined) setTyped({ ...typed, payload: '', reference: '' })
		else if (refused.field !== undefined)
			form.current?.querySelector<HTMLElement>(`#downlink-${refused.field}`)?.focus()
	}
	const [device, payload, reference, timeToLive, route] = (
		['deviceId', 'payload', 'reference', 'timeToLive', 'route'] as const
	).map(about) as [
		ReturnType<typeof about>,
		ReturnType<typeof about>,
		ReturnType<typeof about>,
		ReturnType<typeof about>,
		ReturnType<typeof about>,
	]
	return (
		<form
			ref={form}
			class="downlink-form"
			aria-label="Send to a device"
			onSubmit={(event) => void send(event)}
		>
			<h2>Send to a device</h2>
			<Field label="Device" {...device.field}>
				<input
					{...device.input}
					spellcheck={false}
					autocomplete="off"
					value={deviceId}
					onInput={({ currentTarget: { value } }) => {
						onDevice(value.trim())
						setRefusal(undefined)
					}}
				/>
			</Field>
			<Field label="Payload" {...payload.field}>
				<span class="downlink-payload">
					<select
						aria-label="Payload is"
						value={order.kind}
						onChange={({ currentTarget: { value } }) => set({ kind: value as Order['kind'] })}
					>
						<option value="hex">hex</option>
						<option value="text">text</option>
					</select>
					<input
						{...payload.input}
						class="mono"
						spellcheck={false}
						autocomplete="off"
						placeholder={order.kind === 'hex' ? '48 49 21' : 'HI!'}
						value={order.payload}
						onInput={({ currentTarget: { value } }) => set({ payload: value })}
					/>
				</span>
			</Field>
			<div class="form-row">
				<Field label="Reference" {...reference.field}>
					<input
						{...reference.input}
						spellcheck={false}
						autocomplete="off"
						value={order.reference}
						onInput={({ currentTarget: { value } }) => set({ reference: value })}
					/>
				</Field>
				<Field label="Seconds to live" {...timeToLive.field}>
					<input
						{...timeToLive.input}
						inputMode="numeric"
						autocomplete="off"
						placeholder="86400"
						value={order.timeToLive}
						onInput={({ currentTarget: { value } }) => set({ timeToLive: value })}
					/>
				</Field>
				<Field label="Route" {...route.field}>
					<select
						{...route.input}
						value={order.route}
						onChange={({ currentTarget: { value } }) => set({ route: value })}
					>
						{routes.map(([value, name]) => (
							<option key={value} value={value}>
								{name}
							</option>
						))}
					</select>
				</Field>
			</div>
			<div class="downlink-send">
				<label class="check">
					<input
						type="checkbox"
						checked={order.confirm}
						onChange={({ currentTarget: { checked } }) => set({ confirm: checked })}
					/>
					The device has to confirm it
				</label>
				<button type="submit" disabled={isSending}>
					{isSending ? 'Sending …' : 'Send'}
				</button>
			</div>
			<p class="problem" role="alert">
				{refusal !== undefined && refusal.field === undefined ? printable(refusal.reason) : ''}
			</p>
		</form>
	)
}
