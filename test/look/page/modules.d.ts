declare module 'moment/dist/locale/zh-cn';
