export const Console = () => <p class="hint">…</p>
