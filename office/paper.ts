import { mountPage } from '../parts/mount.ts';
import Paper from './Paper.vue';

mountPage(Paper);
