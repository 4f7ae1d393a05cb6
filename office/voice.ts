import { mountPage } from '../parts/mount.ts';
import Voice from './Voice.vue';

mountPage(Voice);
