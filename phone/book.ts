import { mountPage } from '../parts/mount.ts';
import './phone.css';
import Book from './Book.vue';

mountPage(Book);
