/** What Mosquitto's dynamic security calls things. See mosquitto.org/documentation/dynamic-security. */
export const CONTROL = '$CONTROL/dynamic-security/v1';
export const RESPONSE = `${CONTROL}/response`;

/** `publishClientReceive` is what a client is handed, whatever it subscribed to. */
export type AclType = 'publishClientSend' | 'publishClientReceive' | 'subscribePattern';
type DefaultAcl = 'publishClientSend' | 'publishClientReceive' | 'subscribe' | 'unsubscribe';

export interface Acl {
  acltype: AclType;
  topic: string;
  allow: boolean;
  priority?: number;
}

export interface Role {
  rolename: string;
  acls: Acl[];
}

export interface Client {
  username: string;
  textdescription?: string;
  disabled?: boolean;
  clientid?: string;
  roles: { rolename: string }[];
  groups: { groupname: string }[];
}

export type Command =
  | ({ command: 'createRole' | 'modifyRole' } & Role)
  | { command: 'deleteRole' | 'getRole'; rolename: string }
  | ({ command: 'createClient' | 'modifyClient'; username: string } & Partial<Client> & { password?: string })
  | { command: 'deleteClient' | 'enableClient' | 'disableClient' | 'getClient'; username: string }
  | { command: 'listClients' | 'listRoles'; verbose: true; count: number; offset: number }
  | { command: 'getDefaultACLAccess' }
  | { command: 'setDefaultACLAccess'; acls: { acltype: DefaultAcl; allow: boolean }[] };

export interface Answer {
  command: string;
  error?: string;
  data?: {
    totalCount?: number;
    client?: Client;
    role?: Role;
    clients?: Client[];
    roles?: Role[];
    acls?: { acltype: DefaultAcl; allow: boolean }[];
  };
}

/** Words of Mosquitto's answers that mean: it is so already, or it is gone already. */
export const EXISTS = /already exists/i;
export const ABSENT = /not found/i;
