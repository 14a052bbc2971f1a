/**
 * What a department is there for: 营销部 owns the halls, 使用单位 uses them, 安监, 综合, 信通 and 安保 are asked for what is theirs (S0-Q2, S0-Q7).
 */
export const DEPARTMENT_KINDS = ['owner', 'using', 'safety', 'general', 'it', 'security'] as const;
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number];

/** A part of the organization. */
export interface Department {
  id: string;
  name: string;
  kind: DepartmentKind;
  /** Id of the department that it is a part of. */
  parent?: string;
}
