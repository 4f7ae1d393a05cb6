import { keepAwake } from '../parts/awake.ts';
import { mountPage } from '../parts/mount.ts';
import { withoutZoom } from '../parts/no-zoom.ts';
import Pad from './Pad.vue';

mountPage(Pad);
keepAwake();
withoutZoom();
