import { printable } from '../../app/printable.ts'
import { objectName } from '../../device/names.ts'
import { doorWords } from '../words.ts'
import { type Choices, type Filter, isFiltering, noFilter } from './filter.ts'

type Props = {
	readonly filter: Filter
	readonly choices: Choices
	readonly onChange: (filter: Filter) => void
}

const minutes = 60 * 1000

const spans = [
	{ within: 15 * minutes, words: 'Last 15 minutes' },
	{ within: 60 * minutes, words: 'Last hour' },
	{ within: 24 * 60 * minutes, words: 'Last 24 hours' },
	{ within: 7 * 24 * 60 * minutes, words: 'Last 7 days' },
]

type Option = { readonly value: string; readonly words: string }

/** Chooses which imports the list shows. */
export const Filters = ({ filter, choices, onChange }: Props) => (
	<fieldset class="import-filters">
		<legend class="visually-hidden">Filter</legend>
		<label class="check">
			<input
				type="checkbox"
				checked={filter.errorsOnly}
				onChange={({ currentTarget }) => onChange({ ...filter, errorsOnly: currentTarget.checked })}
			/>
			Errors only
		</label>
		<Choice
			label="Object"
			any="Any object"
			value={filter.object === undefined ? '' : String(filter.object)}
			options={choices.objects.map((id) => ({ value: String(id), words: `${objectName(id)} (${id})` }))}
			onChange={(value) => onChange({ ...filter, object: value === '' ? undefined : Number(value) })}
		/>
		<Choice
			label="Door"
			any="Any door"
			value={filter.door ?? ''}
			options={choices.doors.map((door) => ({ value: door, words: printable(doorWords(door)) }))}
			onChange={(value) => onChange({ ...filter, door: value === '' ? undefined : value })}
		/>
		<Choice
			label="Time"
			any="Any time"
			value={filter.within === undefined ? '' : String(filter.within)}
			options={spans.map(({ within, words }) => ({ value: String(within), words }))}
			onChange={(value) => onChange({ ...filter, within: value === '' ? undefined : Number(value) })}
		/>
		{isFiltering(filter) && (
			<button type="button" class="quiet" onClick={() => onChange(noFilter)}>
				Clear
			</button>
		)}
	</fieldset>
)

type ChoiceProps = {
	readonly label: string
	readonly any: string
	readonly value: string
	readonly options: readonly Option[]
	readonly onChange: (value: string) => void
}

const Choice = ({ label, any, value, options, onChange }: ChoiceProps) => (
	<select
		aria-label={label}
		class={value === '' ? undefined : 'chosen'}
		value={value}
		onChange={({ currentTarget }) => onChange(currentTarget.value)}
	>
		<option value="">{any}</option>
		{options.map((option) => (
			<option key={option.value} value={option.value}>
				{option.words}
			</option>
		))}
	</select>
)
