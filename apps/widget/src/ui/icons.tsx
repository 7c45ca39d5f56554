/** @jsxImportSource preact */
const paths = {
  chat: 'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.5 3.3 6l-.6 3.3 3.7-1.9c.8.2 1.7.3 2.6.3 5 0 9-3.4 9-7.7s-4-7.7-9-7.7z',
  down: 'M5.5 9l6.5 6.5L18.5 9',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-7.5-5 15.5-3.4-6.2zM11.6 13.8L20 4.5',
  clip: 'M19.5 11.5l-7.8 7.7a4.6 4.6 0 0 1-6.6-6.5l8.3-8.2a3.1 3.1 0 0 1 4.4 4.4L9.6 17a1.5 1.5 0 0 1-2.2-2.2l7.2-7.1',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  sound: 'M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  mute: 'M4 9.5v5h3.5L12 18V6L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5',
}
export function Icon({ name, size = 22 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
