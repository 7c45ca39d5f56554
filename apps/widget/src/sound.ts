let context: AudioContext | undefined

/** Two soft tones; nothing to download. Browsers stay silent until the visitor has clicked something. */
export function chime(): void {
  try {
    context ??= new AudioContext()
    const at = context.currentTime
    for (const [index, pitch] of [660, 880].entries()) {
      const tone = context.createOscillator()
      const volume = context.createGain()
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0.0001, at + index * 0.12)
      volume.gain.exponentialRampToValueAtTime(0.08, at + index * 0.12 + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, at + index * 0.12 + 0.25)
      tone.connect(volume).connect(context.destination)
      tone.start(at + index * 0.12)
      tone.stop(at + index * 0.12 + 0.3)
    }
  } catch {
    // No sound on this machine.
  }
}
