import { mountPage } from '../parts/mount.ts';
import Kept from './Kept.vue';

mountPage(Kept);
