/** socket.io namespace between the hall and its kiosk PCs. */
export const KIOSK_LINK = '/kiosk-link';
