export { type Listener, type Live, type LiveEvent, openLive, type Signal } from './hub.ts'
export { type LiveAccess, liveSocket, type SignalKind } from './socket.ts'
