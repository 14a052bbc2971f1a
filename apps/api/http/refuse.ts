import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Report } from '#libs/runtime/index.js';
import { sendProblem, writeDown } from './problem.filter.js';
import type { Problem } from './problem.js';

/** Answers before there is a route, and writes it down as any other refusal. */
export type Refuse = (problem: Problem, request: FastifyRequest, reply: FastifyReply) => void;

export const refusing =
  (report: Report): Refuse =>
  (problem, request, reply) => {
    writeDown(report, problem, request);
    sendProblem(problem, request, reply);
  };
