import { mountPage } from '../parts/mount.ts';
import Box from './Box.vue';

mountPage(Box);
