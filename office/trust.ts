import { mountPage } from '../parts/mount.ts';
import Trust from './Trust.vue';

mountPage(Trust);
