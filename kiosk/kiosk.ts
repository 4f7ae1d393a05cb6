import { keepAwake } from '../parts/awake.ts';
import { mountPage } from '../parts/mount.ts';
import { withoutZoom } from '../parts/no-zoom.ts';
import Kiosk from './Kiosk.vue';

mountPage(Kiosk);
keepAwake();
withoutZoom();
